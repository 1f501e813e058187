"""The modem's files as a user meets them: uploads, downloads that are larger than any buffer, and --files."""

import os
import unittest

from support import OK, Case

LARGE = 3 * 1024 * 1024


def checksum(data):
    pairs = data + b"\0" * (len(data) % 2)
    value = 0
    for at in range(0, len(pairs), 2):
        value ^= pairs[at] << 8 | pairs[at + 1]
    return b"%x" % value


class Files(Case):
    def open_modem(self, *options):
        host = self.open(self.start(*options))
        host.echo_off()
        return host

    def upload(self, host, name, data):
        host.line(f'AT+QFUPL="{name}",{len(data)}')
        host.expect(b"\r\nCONNECT\r\n")
        host.send(data)
        host.expect(b"\r\n+QFUPL: %d,%s\r\n" % (len(data), checksum(data)) + OK)

    def download(self, host, name, data):
        host.line(f'AT+QFDWL="{name}"')
        host.expect(b"\r\nCONNECT\r\n")
        self.assertEqual(host.take(len(data)), data)
        host.expect(b"\r\n+QFDWL: %d,%s\r\n" % (len(data), checksum(data)) + OK)

    def test_a_large_file_comes_back_as_it_was(self):
        data = os.urandom(LARGE)
        host = self.open_modem()
        self.upload(host, "large.bin", data)
        self.download(host, "large.bin", data)

    def test_the_folder_has_what_the_modem_has(self):
        folder = self.directory / "files"
        folder.mkdir()
        (folder / "ca.pem").write_bytes(b"1\r\n\0")
        (self.directory / "secret").write_bytes(b"secret")
        (folder / "link").symlink_to("../secret")
        host = self.open_modem("--files", str(folder))
        host.line("AT+QFLST")
        host.expect(b'\r\n+QFLST: "ca.pem",4\r\n' + OK)
        self.download(host, "ca.pem", b"1\r\n\0")
        self.upload(host, "link", b"12")
        self.upload(host, "..%2Fsecret", b"34")
        host.line('AT+QFDEL="ca.pem"')
        host.expect(OK)
        # What was written before this answer is there.
        host.line("AT")
        host.expect(OK)
        names = sorted(path.name for path in folder.iterdir())
        self.assertEqual(names, ["%2E.%252Fsecret", "link"])
        self.assertFalse((folder / "link").is_symlink())
        self.assertEqual((folder / "link").read_bytes(), b"12")
        self.assertEqual((self.directory / "secret").read_bytes(), b"secret")

    def test_the_next_modem_has_the_files_of_the_one_before(self):
        folder = self.directory / "files"
        folder.mkdir()
        first = self.start("--files", str(folder))
        with self.open(first) as host:
            host.echo_off()
            self.upload(host, ".hidden", b"12")
        first.end()
        host = self.open_modem("--files", str(folder))
        self.download(host, ".hidden", b"12")

    def test_a_folder_that_is_not_there_is_refused(self):
        emulator = self.launch("--files", str(self.directory / "nowhere"))
        self.assertEqual(emulator.wait_refusal(), 2)
        self.assertIn("name a folder that is there", emulator.stderr)


if __name__ == "__main__":
    unittest.main()
