"""ModemManager as Debian has it, on a message bus of its own.

It takes only ttys that /sys knows, and asks PolicyKit before it does what it is told. So it gets a /sys of its own, in a
mount namespace, where the pty is the serial port of a Quectel USB device, and a PolicyKit that allows everything.
"""

import os
import subprocess
import sys
import unittest
from pathlib import Path

from support import Case, find_program, until, UNPACKED

LIMIT = 60
BUS = """<busconfig>
  <type>system</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"""
AUTHORITY = """
import dbus, dbus.mainloop.glib, dbus.service
from gi.repository import GLib
dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
name = dbus.service.BusName("org.freedesktop.PolicyKit1", bus)
class Authority(dbus.service.Object):
    @dbus.service.method("org.freedesktop.PolicyKit1.Authority", "(sa{sv})sa{ss}us", "(bba{ss})")
    def CheckAuthorization(self, subject, action, details, flags, cancellation):
        return True, False, dbus.Dictionary({}, signature="ss")
    @dbus.service.method("org.freedesktop.DBus.Properties", "s", "a{sv}")
    def GetAll(self, interface):
        return dbus.Dictionary({"BackendName": "test", "BackendVersion": "1", "BackendFeatures": dbus.UInt32(0)},
                               signature="sv")
authority = Authority(bus, "/org/freedesktop/PolicyKit1/Authority")
GLib.MainLoop().run()
"""
# The product id is that of a BG96.
SYSTEM = """set -e
if test -n "$4"; then mount --bind "$4" /lib/udev/rules.d; fi
mount -t tmpfs none /sys
device=/sys/devices/pci0/usb1/1-1
port=$device/1-1:1.2
mkdir -p $port/tty/$1 /sys/class/tty/pts /sys/bus/usb/drivers/option /sys/bus/usb/drivers/usb
echo 2c7c > $device/idVendor; echo 0296 > $device/idProduct; echo 0100 > $device/bcdDevice
echo Quectel > $device/manufacturer; echo BG96 > $device/product
echo 02 > $port/bInterfaceNumber
for field in Class SubClass Protocol; do echo ff > $port/bInterface$field; done
ln -s /sys/bus/usb $device/subsystem; ln -s /sys/bus/usb/drivers/usb $device/driver
ln -s /sys/bus/usb $port/subsystem; ln -s /sys/bus/usb/drivers/option $port/driver
ln -s /sys/class/tty $port/tty/$1/subsystem; ln -s $port $port/tty/$1/device
ln -s $port/tty/$1 /sys/class/tty/pts/$1
echo "action=add,subsystem=tty,name=pts/$1" > events
exec "$2" --no-auto-scan --test-no-udev --initial-kernel-events=$PWD/events --filter-policy=strict $3 --debug --log-file=log
"""


LIBRARIES = ":".join(str(folder) for folder in UNPACKED.glob("usr/lib/*-linux-gnu*"))
RULES = next(UNPACKED.glob("**/udev/rules.d"), UNPACKED / "none")


def missing():
    """Why it cannot run here; empty when it can."""
    for program in ("ModemManager", "mmcli", "dbus-daemon", "unshare"):
        if find_program(program) is None:
            return f"{program} is not installed"
    if subprocess.run([sys.executable, "-c", "import dbus, gi"], capture_output=True, check=False).returncode != 0:
        return "python3-dbus and python3-gi are not installed"
    for program in ("ModemManager", "mmcli"):
        done = subprocess.run([find_program(program), "--version"], capture_output=True, check=False,
                              env={**os.environ, "LD_LIBRARY_PATH": LIBRARIES})
        if done.returncode != 0:
            return f"{program} does not run: {done.stderr.decode(errors='replace')[:200]}"
    if RULES.is_dir() and not Path("/lib/udev/rules.d").is_dir():
        return "there is no /lib/udev/rules.d to put ModemManager's into"
    mount = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/sys"]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        return "no mount namespace can be made"
    return ""


class ModemManager(Case):
    def setUp(self):
        super().setUp()
        reason = missing()
        if reason:
            self.skipTest(reason)
        bus = self.directory / "bus"
        (self.directory / "bus.conf").write_text(BUS.format(path=bus), encoding="utf-8")
        self.environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}", "LC_ALL": "C.UTF-8",
                            "NO_COLOR": "1", "LD_LIBRARY_PATH": LIBRARIES}
        self.run_beside("dbus-daemon", "--nofork", f"--config-file={self.directory}/bus.conf")
        self.assertTrue(until(bus.exists))
        self.run_beside(sys.executable, "-c", AUTHORITY)

    def run_beside(self, *arguments):
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, cwd=self.directory, env=self.environment)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)

    def mmcli(self, *arguments, good=True):
        done = subprocess.run([find_program("mmcli"), *arguments], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                              timeout=LIMIT, check=False, env=self.environment)
        if good:
            log = self.directory / "log"
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr + log.read_text("utf-8", "replace")[-4000:])
        return done.stdout

    def status(self, key):
        """One value of the modem: "modem.generic.state"."""
        for line in self.mmcli("-m", "0", "-K").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == key:
                return value.strip()
        return ""

    def test_finds_enables_and_connects_a_modem(self):
        emulator = self.start("--set", "radio.rat=gsm", "--set", "radio.operator=Loopback")
        tty = Path(emulator.path).resolve()
        plugins = [f"--test-plugin-dir={folder}" for folder in UNPACKED.glob("usr/lib/*/ModemManager")]
        self.run_beside("unshare", "--mount", "sh", "-c", SYSTEM, "sh", tty.name, find_program("ModemManager"),
                        *(plugins or [""]), str(RULES) if RULES.is_dir() else "")
        found = until(lambda: "Modem/0" in self.mmcli("-L", good=False), LIMIT)
        log = self.directory / "log"
        self.assertTrue(found, log.read_text("utf-8", "replace")[-4000:] if log.exists() else "no log")
        self.assertEqual(self.status("modem.generic.manufacturer"), "Quectel")
        self.assertEqual(self.status("modem.generic.model"), "BG96")
        self.assertEqual(self.status("modem.generic.equipment-identifier"), "866425030000014")
        self.mmcli("-m", "0", "--enable")
        self.assertTrue(until(lambda: self.status("modem.generic.state") == "registered", LIMIT))
        self.assertEqual(self.status("modem.3gpp.operator-name"), "Loopback")
        self.assertTrue(until(lambda: self.status("modem.generic.signal-quality.value") == "60", LIMIT))
        self.mmcli("-m", "0", "--messaging-create-sms=text='Hello from ModemManager',number='+4915112345678'")
        self.mmcli("-s", "0", "--send")
        self.assertIn("00101", self.mmcli("-m", "0", "--3gpp-scan", f"--timeout={LIMIT}"))
        self.assertIn("T", self.mmcli("-m", "0", "--time"))
        self.mmcli("-m", "0", "--simple-connect=apn=internet")
        self.assertEqual(self.status("modem.generic.state"), "connected")
        self.mmcli("-m", "0", "--simple-disconnect")
        self.mmcli("-m", "0", "--disable")
        self.assertEqual(self.status("modem.generic.state"), "disabled")


if __name__ == "__main__":
    unittest.main()
