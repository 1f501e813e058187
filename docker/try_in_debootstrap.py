#!/usr/bin/python3
"""Carries out the steps of a Dockerfile without a container engine: each stage is a Debian that
debootstrap has made, each RUN a chroot into it with mounts and processes of its own. Then runs the
image's program in it, as its user and without any network.

  docker/try_in_debootstrap.py [--file DOCKERFILE] [--context FOLDER] [--shell COMMAND] [ARGUMENT...]

ARGUMENTs take the place of CMD. --shell runs a command of /bin/sh beside the program, as the same
user. Needs root, debootstrap, unshare and a Debian mirror; leaves nothing behind."""

import argparse
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[1]
SUITES = {"debian:12": "bookworm"}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What every container has; PROC, devices and terminals of its own.
MOUNTS = """
mount --make-rprivate /
mount -t proc proc "$0/proc"
mount -t tmpfs -o mode=755 dev "$0/dev"
for device in null zero full random urandom tty; do
  touch "$0/dev/$device" && mount --bind "/dev/$device" "$0/dev/$device"
done
mkdir "$0/dev/pts" "$0/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$0/dev/pts"
mount -t tmpfs -o mode=1777 shm "$0/dev/shm"
ln -s pts/ptmx "$0/dev/ptmx"
ln -s /proc/self/fd "$0/dev/fd"
exec "$@"
"""


def fail(text):
    sys.exit(f"try_in_debootstrap: {text}")


def say(text):
    print(f"try_in_debootstrap: {text}", flush=True)


def instructions(text):
    """(line number, INSTRUCTION, rest) of each; lines that end with a backslash go on."""
    pending, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#") or (not line.strip() and not pending):
            continue
        first = first if pending else number
        pending += line.rstrip()
        if pending.endswith("\\"):
            pending = pending[:-1] + " "
            continue
        word, _, rest = pending.strip().partition(" ")
        yield first, word.upper(), rest.strip()
        pending = ""
    if pending:
        fail(f"line {first} goes on behind the end of the file")


def mirror(suite):
    """The mirror that this machine takes its own packages of that Debian from."""
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(RELEASE) $(COMPONENT) $(SITE)", "Identifier: Packages"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for line in listing.splitlines():
        fields = line.split()
        if fields[:2] == [suite, "main"]:
            return fields[2]
    return fail(f"this machine's apt knows no mirror of {suite}")


def proxies():
    return {name: value for name, value in os.environ.items() if re.fullmatch("(?i)(https?|ftp|no)_proxy", name)}


def copy_tree(source, target, ignored=()):
    """By tar, which copies a device as a device; what is ignored are entries of the top."""
    os.makedirs(target, exist_ok=True)
    excluded = [f"--exclude=./{name}" for name in ignored]
    pack = subprocess.Popen(["tar", "-C", source, "--anchored", *excluded, "-cf", "-", "."], stdout=subprocess.PIPE)
    unpack = subprocess.run(["tar", "-C", target, "-xpf", "-"], stdin=pack.stdout, check=False)
    if pack.wait() or unpack.returncode:
        fail(f"{source} cannot be copied")


class Stage:
    """One FROM and what is done in it."""

    def __init__(self, root, base):
        self.root = root
        self.folder, self.user = "/", "root"
        self.environment, self.entrypoint, self.command = {"PATH": PATH}, [], []
        copy_tree(base, root)

    def run(self, argv, network=True, **extra):
        inside = ["chroot", f"--userspec={self.user}", self.root, "/usr/bin/env", "-i"]
        home = "/root" if self.user == "root" else "/"
        environment = {"HOME": home, **self.environment, **(proxies() if network else {})}
        inside += [f"{name}={value}" for name, value in environment.items()]
        inside += ["/bin/sh", "-c", 'cd "$0" && exec "$@"', self.folder, *argv]
        alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--ipc", "--uts"]
        alone += [] if network else ["--net"]
        return subprocess.run([*alone, "/bin/sh", "-ec", MOUNTS, self.root, *inside], check=False, **extra)

    def path(self, name):
        return os.path.normpath(f"{self.root}/{os.path.join(self.folder, name)}")


class Build:
    def __init__(self, dockerfile, context, place):
        self.dockerfile, self.context, self.place = dockerfile, context, place
        self.stages, self.bases = {}, {}

    def base(self, image):
        suite = SUITES.get(image) or fail(f"no debootstrap makes {image}; there is {', '.join(SUITES)}")
        if image not in self.bases:
            root = f"{self.place}/{suite}"
            source = mirror(suite)
            say(f"debootstrap of {suite}")
            made = subprocess.run(["debootstrap", "--variant=minbase", suite, root, source],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if made.returncode:
                fail(f"debootstrap failed\n{made.stdout[-2000:]}")
            # How this machine reaches the mirror.
            with open(f"{root}/etc/apt/apt.conf.d/90host", "w", encoding="utf-8") as file:
                subprocess.run(["apt-config", "dump", "Acquire"], stdout=file, check=True)
            for name in ("/etc/resolv.conf", "/etc/hosts"):
                shutil.copy(name, root + name)
            self.bases[image] = root
        return self.bases[image]

    def copy(self, stage, words):
        source_root, ignored = str(self.context), self.ignored()
        if words[0].startswith("--from="):
            source_root, ignored = self.stages[words.pop(0).removeprefix("--from=")].root, ()
        source = os.path.normpath(os.path.join(source_root, words[0].lstrip("/")))
        target = stage.path(words[1])
        if os.path.isdir(source):
            copy_tree(source, target, ignored)
        else:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(source, target)

    def ignored(self):
        """What the .dockerignore beside the Dockerfile says: here only entries of the top."""
        file = pathlib.Path(f"{self.dockerfile}.dockerignore")
        return file.read_text(encoding="utf-8").split() if file.exists() else []

    def step(self, stage, word, rest, where):
        if word == "RUN":
            if stage.run(["/bin/sh", "-c", rest]).returncode:
                fail(f"{where}: RUN failed")
        elif word == "COPY":
            self.copy(stage, shlex.split(rest))
        elif word == "WORKDIR":
            stage.folder = os.path.join(stage.folder, rest)
            os.makedirs(stage.path("."), exist_ok=True)
        elif word == "USER":
            stage.user = rest
        elif word == "ENV":
            stage.environment.update(pair.split("=", 1) for pair in shlex.split(rest))
        elif word in ("ENTRYPOINT", "CMD"):
            setattr(stage, {"CMD": "command"}.get(word, "entrypoint"), json.loads(rest))
        else:
            fail(f"{where}: {word} is not understood here")

    def run(self):
        """The last stage, with all steps done."""
        stage = None
        for number, word, rest in instructions(self.dockerfile.read_text(encoding="utf-8")):
            where = f"{self.dockerfile.name}:{number}"
            since = time.monotonic()
            if word == "FROM":
                image, _, name = re.fullmatch(r"(\S+)( AS (\S+))?", rest, re.IGNORECASE).groups()
                name = name or f"stage-{len(self.stages)}"
                stage = self.stages[name] = Stage(f"{self.place}/{name}", self.base(image))
            else:
                self.step(stage, word, rest, where)
            say(f"{where}: {word} {rest[:90]} ({time.monotonic() - since:.1f} s)")
        return stage or fail("the Dockerfile has no FROM")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=pathlib.Path, default=TOP / "docker/Dockerfile")
    parser.add_argument("--context", type=pathlib.Path, default=TOP)
    parser.add_argument("--shell", action="append", default=[])
    parser.add_argument("argument", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if os.geteuid() != 0:
        fail("only root can make a root to change into")
    for tool in ("debootstrap", "unshare", "chroot"):
        if not shutil.which(tool):
            fail(f"there is no {tool}; apt-get install debootstrap util-linux coreutils")
    # Not in a folder that may be mounted without devices or programs.
    with tempfile.TemporaryDirectory(prefix="bg96emu-image.", dir="/var/tmp") as place:
        stage = Build(options.file.resolve(), options.context.resolve(), place).run()
        say(f"the image is {size_of(stage.root)} MB; it runs as {stage.user} in {stage.folder}")
        for command in options.shell:
            say(f"sh -c {command}")
            if stage.run(["/bin/sh", "-c", command], network=False).returncode:
                fail("the command failed")
        argv = [*stage.entrypoint, *(options.argument or stage.command)]
        say(shlex.join(argv))
        since = time.monotonic()
        status = stage.run(argv, network=False).returncode
        say(f"ended with {status} after {time.monotonic() - since:.1f} s")
    sys.exit(status)


def size_of(folder):
    listing = subprocess.run(["du", "-sm", folder], capture_output=True, text=True, check=True)
    return int(listing.stdout.split()[0])


if __name__ == "__main__":
    main()
