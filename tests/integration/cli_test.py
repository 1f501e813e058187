"""The command line: help, messages, exit codes, what goes to which stream."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from support import Case, Host, LIMIT, OK, PROGRAM, until

OPTIONS = ("--link", "--profile", "--boot", "--set", "--egress", "--map", "--log-level", "--quiet")
PROFILES = ("bg96", "bg96/gsm", "bg96/instant", "bg96/lte-m", "bg96/nb-iot")
EXTENDED = (
    "+QICSGP +QIACT +QIDEACT +QIOPEN +QICLOSE +QISTATE +QISEND +QIRD +QISENDEX +QISDE +QIGETERROR "
    "+CPIN +CSQ +CREG +CGREG +CEREG +COPS +CGATT +CGDCONT +CGPADDR +CFUN "
    "+CMEE +IPR +IFC +ICF +GMI +GMM +GMR +CGMI +CGMM +CGMR +QGMR +GSN +CGSN +CIMI +QCCID").split()
BASIC = ("E", "V", "Q", "X", "I", "Z", "&F", "&W", "&V", "&C", "&D")


class CommandLine(Case):
    def program(self, *arguments, **settings):
        return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=LIMIT, check=False, **settings)

    def refuse(self, *arguments, wrong, right):
        """Wrong usage: exit code 2, what is wrong and what would be right on stderr, nothing on stdout."""
        done = self.program(*arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn(wrong, done.stderr)
        for text in right:
            self.assertIn(text, done.stderr)
        return done


class Help(CommandLine):
    def test_help(self):
        done = self.program("--help")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, "")
        for word in ("run", "commands", "--version", "--help"):
            self.assertIn(word, done.stdout)

    def test_help_of_each_verb_that_help_lists(self):
        done = self.program("run", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, "")
        for option in OPTIONS:
            self.assertIn(option, done.stdout)
        done = self.program("commands", "--help")
        self.assertEqual(done.returncode, 0)
        for option in ("--markdown", "--json"):
            self.assertIn(option, done.stdout)

    def test_version(self):
        done = self.program("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"\A(bg96emu )?\d+\.\d+\.\d+\S*\n\Z")

    def test_help_goes_through_a_closed_pipe(self):
        done = subprocess.run(["sh", "-c", '"$1" run --help | head -n 1 >/dev/null', "sh", PROGRAM],
                              capture_output=True, timeout=LIMIT, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, b"")


class WrongUsage(CommandLine):
    def test_without_a_verb(self):
        done = self.program()
        self.assertEqual(done.returncode, 2)
        self.assertIn("--help", done.stdout + done.stderr)

    def test_unknown_verb(self):
        self.refuse("rum", wrong="rum", right=["--help"])

    def test_unknown_option(self):
        self.refuse("run", "--lnk", "./modem", wrong="--lnk", right=["--help"])

    def test_option_without_its_value(self):
        for option in ("--link", "--profile", "--set", "--map", "--log-level"):
            with self.subTest(option=option):
                self.refuse("run", option, wrong=option, right=[])

    def test_unknown_profile(self):
        self.refuse("run", "--profile", "bg97", wrong="bg97", right=PROFILES)

    def test_set(self):
        self.refuse("run", "--set", "sim.state", wrong="sim.state", right=["KEY=VALUE"])
        self.refuse("run", "--set", "=absent", wrong="--set", right=["KEY=VALUE"])
        self.refuse("run", "--set", "sim.stat=absent", wrong="sim.stat", right=["sim.state"])
        self.refuse("run", "--set", "nonsense=1", wrong="nonsense", right=[])
        self.refuse("run", "--set", "sim.state=gone", wrong="gone", right=["absent"])
        self.refuse("run", "--set", "radio.stat=five", wrong="five", right=["radio.stat"])

    def test_map(self):
        for value in ("x", "host:80", "host:80=", "=127.0.0.1:80", "host=127.0.0.1:80", "host:80=127.0.0.1",
                      "host:80=127.0.0.1:x", "host:99999=127.0.0.1:80", "host:80=127.0.0.1:-1", "",
                      ":80=:80", ":=127.0.0.1:80", "*=127.0.0.1:80"):
            with self.subTest(value=value):
                self.refuse("run", "--map", value, wrong=value, right=["HOST:PORT=HOST:PORT"])

    def test_map_of_a_listener_names_no_address(self):
        for value in (":2020=127.0.0.1:0", "*:2020=127.0.0.1:12020", "10.7.157.1:2020=127.0.0.1:65535"):
            with self.subTest(value=value):
                self.assertEqual(self.program("run", "--map", value, "--", "true").returncode, 0)

    def test_egress(self):
        self.refuse("run", "--egress", "sometimes", wrong="sometimes", right=["allow", "loopback", "mapped-only"])

    def test_boot(self):
        self.refuse("run", "--boot", "maybe", wrong="maybe", right=["on", "first-open"])

    def test_log_level(self):
        self.refuse("run", "--log-level", "loud", wrong="loud", right=["debug", "info", "warn"])

    def test_commands_with_an_unknown_option(self):
        self.refuse("commands", "--xml", wrong="--xml", right=[])

    def test_nothing_is_made_when_something_is_wrong(self):
        self.program("run", "--link", str(self.link), "--profile", "bg97")
        self.assertFalse(os.path.lexists(self.link))


class Commands(CommandLine):
    def test_json(self):
        done = self.program("commands", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        names = {text.upper().removeprefix("AT") for text in self.strings(json.loads(done.stdout))}
        for name in (*EXTENDED, *BASIC):
            self.assertIn(name, names)

    def strings(self, value):
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for item in value:
                yield from self.strings(item)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield key
                yield from self.strings(item)

    def test_markdown(self):
        done = self.program("commands", "--markdown")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
        for name in EXTENDED:
            self.assertTrue(any(name in row for row in rows), name)
        tables = [line for line in rows if set(line) <= set("|-: ")]
        self.assertTrue(tables, "no table")
        # A bar inside of a cell would have to be escaped, or it makes a column more.
        self.assertEqual(len({row.replace("\\|", "").count("|") for row in rows}), 1)

    def test_plain(self):
        done = self.program("commands")
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in EXTENDED:
            self.assertIn(name, done.stdout)

    def test_what_is_listed_is_answered(self):
        """Each extended command that the program claims to have answers its test form."""
        host = self.open(self.start("--profile", "bg96/instant"))
        host.echo_off()
        for name in EXTENDED:
            information, final = host.ask(f"AT{name}=?")
            with self.subTest(name=name):
                self.assertEqual(final, "OK", information)


class Settings(CommandLine):
    def test_profile_and_set_take_effect(self):
        host = self.open(self.start("--profile", "bg96/instant", "--set", "sim.state=absent"))
        host.echo_off()
        host.command("AT+CPIN?", final="+CME ERROR: 10")

    def test_stat_of_the_network(self):
        host = self.open(self.start("--set", "radio.stat=5"))
        host.echo_off()
        host.command("AT+CEREG?", "+CEREG: 0,5")

    def test_firmware(self):
        host = self.open(self.start("--set", "firmware=BG96MAR03A06M1G"))
        host.echo_off()
        host.command("AT+CGMR", "BG96MAR03A06M1G")

    def test_the_last_of_two_values_counts(self):
        host = self.open(self.start("--set", "radio.stat=5", "--set", "radio.stat=1"))
        host.echo_off()
        host.command("AT+CEREG?", "+CEREG: 0,1")

    def test_log_level(self):
        def log(*options):
            emulator = self.start(*options)
            with Host(emulator.path) as host:
                host.echo_off()
                host.command("AT+NOSUCHCOMMAND", final="ERROR")
            self.assertEqual(emulator.end(), 0)
            self.assertEqual(emulator.stdout, f"ready uart1 {self.link}\n")
            return emulator.stderr

        self.assertIn("+NOSUCHCOMMAND", log("--log-level", "debug"))
        self.assertNotIn("+NOSUCHCOMMAND", log("--log-level", "error"))
        self.assertEqual(log("--log-level", "off"), "")
        self.assertEqual(log("--quiet"), "")
        for level in ("trace", "info", "warning", "critical"):
            log("--log-level", level)


class RunCommand(CommandLine):
    def run_with(self, *command, options=(), **settings):
        return self.program("run", "--link", str(self.link), *options, "--", *command, **settings)

    def test_path_in_environment_and_arguments(self):
        done = self.run_with("sh", "-c", 'printf "%s|%s|%s\\n" "$BG96_TTY" "$1" "$2"', "sh", "{tty}", "--port={tty}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{self.link}|{self.link}|--port={self.link}\n", done.stdout)
        self.assertFalse(os.path.lexists(self.link))

    def test_without_a_link_it_is_the_pty(self):
        done = self.program("run", "--", "sh", "-c", 'test -c "$BG96_TTY" && test "$BG96_TTY" = "$1"', "sh", "{tty}")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_exit_codes_are_passed_on(self):
        for code in (0, 1, 2, 7, 70, 255):
            with self.subTest(code=code):
                self.assertEqual(self.run_with("sh", "-c", f"exit {code}").returncode, code)
                self.assertFalse(os.path.lexists(self.link))

    def test_the_command_can_talk(self):
        script = ("import os\n"
                  "fd = os.open(os.environ['BG96_TTY'], os.O_RDWR | os.O_NOCTTY)\n"
                  "os.write(fd, b'AT\\r')\n"
                  "data = b''\n"
                  "while not data.endswith(b'OK\\r\\n'): data += os.read(fd, 100)\n"
                  "print(data)\n")
        done = self.run_with(sys.executable, "-c", script)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(repr(b"AT\r" + OK), done.stdout)

    def test_options_of_the_command_are_its_own(self):
        done = self.run_with("printf", "%s\\n", "--link", "--help", "-x")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.endswith("--link\n--help\n-x\n"), done.stdout)

    def test_its_input_and_environment_are_ours(self):
        done = subprocess.run([PROGRAM, "run", "--", "sh", "-c", 'cat; printf "%s" "$FLAVOUR"'], input="from stdin ",
                              capture_output=True, text=True, timeout=LIMIT, check=False,
                              env={**os.environ, "FLAVOUR": "plum"})
        self.assertTrue(done.stdout.endswith("from stdin plum"), done.stdout)

    def test_command_that_does_not_exist(self):
        done = self.run_with("no-such-command-anywhere")
        self.assertNotIn(done.returncode, (0, 70))
        self.assertGreater(done.returncode, 0)
        self.assertIn("no-such-command-anywhere", done.stderr)
        self.assertFalse(os.path.lexists(self.link))

    def test_command_that_dies_of_a_signal(self):
        done = self.run_with("sh", "-c", "kill -9 $$")
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse(os.path.lexists(self.link))

    def test_nothing_after_the_dashes(self):
        done = self.program("run", "--link", str(self.link), "--")
        self.assertEqual(done.returncode, 2)
        self.assertIn("command", done.stderr.lower())

    def test_descriptors_of_the_emulator_are_not_inherited(self):
        done = self.run_with("sh", "-c", "ls -l /proc/$$/fd | grep -c -E 'ptmx|pts|socket|eventpoll|inotify|timerfd'")
        self.assertTrue(done.stdout.endswith("\n0\n"), done.stdout)

    def test_sigterm_ends_both(self):
        marker = self.directory / "child"
        process = subprocess.Popen([PROGRAM, "run", "--link", str(self.link), "--", "sh", "-c",
                                    f'echo $$ > "{marker}.new"; mv "{marker}.new" "{marker}"; exec sleep 1000'],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(until(marker.exists))
        child = int(marker.read_text())
        process.terminate()
        process.wait(LIMIT)
        gone = until(lambda: not os.path.exists(f"/proc/{child}"))
        if not gone:
            os.kill(child, signal.SIGKILL)
        self.assertTrue(gone, "the command outlived the emulator")
        self.assertFalse(os.path.lexists(self.link))

    def test_sigterm_ends_the_children_of_the_command_too(self):
        marker = self.directory / "grandchild"
        process = subprocess.Popen([PROGRAM, "run", "--", "sh", "-c",
                                    f'sleep 1000 & echo $! > "{marker}.new"; mv "{marker}.new" "{marker}"; wait'],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(until(marker.exists))
        grandchild = int(marker.read_text())
        process.terminate()
        process.wait(LIMIT)
        gone = until(lambda: not self.is_alive(grandchild))
        if not gone:
            os.kill(grandchild, signal.SIGKILL)
        self.assertTrue(gone, "a child of the command outlived the emulator")

    def is_alive(self, process):
        """Whether it runs; one that has ended and waits to be reaped does not."""
        try:
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except FileNotFoundError:
            return False

    def start_at_a_terminal(self, script):
        process, terminal = pty.fork()
        if process == 0:
            os.execv(PROGRAM, [PROGRAM, "run", "--quiet", "--", "sh", "-c", script])
        self.addCleanup(os.close, terminal)
        return process, terminal

    def read_terminal(self, terminal, wanted):
        got = b""
        while wanted not in got:
            self.assertTrue(select.select([terminal], [], [], LIMIT)[0], got)
            got += os.read(terminal, 1000)

    def test_at_a_terminal_the_command_reads_what_is_typed(self):
        process, terminal = self.start_at_a_terminal('echo ask""ed; read line; echo "got $line"; exit 7')
        self.read_terminal(terminal, b"asked")
        os.write(terminal, b"plum\n")
        self.read_terminal(terminal, b"got plum")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), 7)

    def test_at_a_terminal_ctrl_c_ends_it(self):
        process, terminal = self.start_at_a_terminal('echo rea""dy; sleep 1000; exit 0')
        self.read_terminal(terminal, b"ready")
        os.write(terminal, b"\x03")
        self.assertIn(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]),
                      (128 + signal.SIGINT, 128 + signal.SIGTERM))

    def test_a_short_command_may_end_at_once(self):
        for _ in range(10):
            self.assertEqual(self.run_with("true").returncode, 0)
            self.assertFalse(os.path.lexists(self.link))


class Boot(CommandLine):
    def test_on_is_silent(self):
        host = self.open(self.start("--boot", "on"))
        host.expect_silence()

    def test_first_open_boots_when_a_host_opens(self):
        emulator = self.start("--boot", "first-open")
        time.sleep(0.5)
        host = self.open(emulator)
        host.expect(b"\r\nRDY\r\n")
        host.expect(b"\r\nAPP RDY\r\n")
        host.synchronize()
        host.close()
        time.sleep(0.5)
        following = self.open(emulator)
        following.expect_silence()

    def test_a_modem_that_was_powered_down_boots_when_it_is_opened_again(self):
        emulator = self.start("--set", "boot.rdy=100")
        host = self.open(emulator)
        host.synchronize()
        host.send(b"AT+QPOWD\r")
        host.expect(b"\r\nOK\r\n")
        host.expect(b"\r\nPOWERED DOWN\r\n")
        host.expect_silence()
        host.close()
        time.sleep(0.5)
        following = self.open(emulator)
        following.expect(b"\r\nRDY\r\n")


if __name__ == "__main__":
    unittest.main()
