"""Input that no driver should send, and input that reaches the modem in odd pieces."""

import random
import time
import unittest

from support import Case, ERROR, Host, OK, PROMPT, SEND_OK, receive_exactly, urc

IDENTITY = rb"\r\nQuectel\r\nBG96\r\nRevision: [^\r\n]+\r\n\r\nOK\r\n"


class BadInput(Case):
    def test_line_over_the_limit_is_one_error(self):
        _, host = self.start_host()
        for length in (10_000, 100_000, 1_000_000):
            host.send(b"AT+" + b"X" * length)
            host.send(b"\r")
            host.expect(ERROR)
            host.expect_silence(0.2)
            host.command("AT")

    def test_line_over_the_limit_is_echoed_and_answered_once_with_echo(self):
        host = self.open(self.start())
        line = b"AT+" + b"X" * 10_000 + b"\r"
        host.send(line)
        answer = host.read_until(ERROR)
        # How much of a line that is too long is echoed is the modem's affair; what is echoed is the line.
        self.assertTrue(line.startswith(answer[:-len(ERROR)].rstrip(b"\r")))
        host.line("AT")
        host.expect(b"AT\r" + OK)

    def test_the_longest_sendex_fits_a_line(self):
        _, host, connection = self.start_connected()
        host.line('AT+QISENDEX=0,"' + "A5" * 255 + '"')
        host.expect(SEND_OK)
        self.assertEqual(receive_exactly(connection, 255), b"\xa5" * 255)

    def test_text_beyond_the_limit_does_not_run(self):
        _, host, connection = self.start_connected()
        host.line("AT;" + " " * 20_000 + "+QICLOSE=0,0")
        host.expect(ERROR)
        host.send_data(b"alive")
        self.assertEqual(receive_exactly(connection, 5), b"alive")

    def test_a_megabyte_of_noise(self):
        emulator, host = self.start_host()
        host.send(random.Random(1).randbytes(1_000_000), limit=60)
        self.assertIsNone(emulator.process.poll())
        host.synchronize()

    def test_a_megabyte_of_nul(self):
        _, host = self.start_host()
        host.send(b"\0" * 1_000_000)
        host.send(b"\r")
        host.drain()
        host.command("AT")

    def test_a_megabyte_without_an_end_of_line(self):
        emulator, host = self.start_host()
        before = emulator.memory()
        host.send(b"A" * 1_000_000)
        host.send(b"T" * 1_000_000)
        self.assertLess(emulator.memory() - before, 16 * 1024 * 1024)
        host.send(b"\r")
        host.drain()
        host.command("AT")

    def test_a_megabyte_of_line_feeds_and_of_returns(self):
        _, host = self.start_host()
        for byte in (b"\n", b"\r", b"\r\n"):
            host.send(byte * 500_000)
            self.assertEqual(host.drain(), b"")
            host.command("AT")

    def test_half_utf_8(self):
        _, host = self.start_host()
        for text in (b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xff\xfe", b"\x80"):
            host.send(b"AT+" + text + b"\r")
            host.expect(ERROR)
            host.send(b'AT+QICSGP=1,1,"' + text + b'"\r')
            host.expect_match(rb"\r\n(OK|ERROR)\r\n")
            host.send(b"AT+QICSGP=1\r")
            host.expect_match(rb"(\r\n\+QICSGP: 1,[^\r\n]*\r\n)\r\nOK\r\n")
            host.command("AT")

    def test_half_utf_8_in_a_host_name(self):
        _, host = self.start_online()
        host.send(b'AT+QIOPEN=1,0,"TCP","\xe2\x82.invalid",80,0,0\r')
        if host.expect_match(rb"\r\n(OK|ERROR)\r\n")[0] == b"OK":
            self.assertNotEqual(host.expect_match(rb"\r\n\+QIOPEN: 0,(\d+)\r\n", limit=60)[0], b"0")
        host.command("AT")

    def test_odd_host_names(self):
        _, host = self.start_online()
        for name in ("x" * 150, "a." * 70 + "invalid", "%s%n%d.invalid", "..", "-.invalid", "127.0.0.1.invalid", " "):
            with self.subTest(name=name):
                host.line(f'AT+QIOPEN=1,0,"TCP","{name}",9,0,0')
                if host.expect_match(rb"\r\n(OK|ERROR)\r\n", limit=60)[0] == b"OK":
                    self.assertNotEqual(host.expect_match(rb"\r\n\+QIOPEN: 0,(\d+)\r\n", limit=60)[0], b"0")
                host.command("AT+QICLOSE=0,0")

    def test_what_is_no_command_is_not_answered(self):
        _, host = self.start_host()
        for noise in (b"\r", b"\n", b"\r\n", b"\0\0\0", b"\x1b\r", b"\x1b\r\n\r\n", b"hello\r", b"\x1a\r", b"+++",
                      b"OK\r\n"):
            with self.subTest(noise=noise):
                host.send(noise)
                host.expect_silence(0.1)
                host.send(b"\r")
                host.command("AT")

    def test_noise_right_before_a_command(self):
        _, host = self.start_host()
        for noise in (b"\0", b"\0\0\0", b"+++", b"\n", b"\r\n", b"\r\r\n", b"\x1b\r", b"\x1b\r\n\r\n"):
            with self.subTest(noise=noise):
                host.send(noise + b"AT\r\n")
                host.expect(OK)
                host.expect_silence(0.1)

    def test_unknown_commands(self):
        _, host = self.start_host()
        for text in ("AT+NOSUCH", "AT+", "AT+=", "AT+?", "AT^CVOICE=?", "AT*CNTI=2", "AT$TSSPCSW=?", "AT+WIND?", "AT&",
                     "AT\"", "AT,", "AT=", "AT?", "AT+QIOPEN=" + "," * 500, "AT+QIACT=99999999999999999999",
                     "AT+QICSGP=1,1,\"unterminated", "ATS999999=1", "ATS0=999999999999", "AT#", "AT%", "AT+QIACT=-",
                     "AT+CMEE=7", "AT+QILOCIP"):
            with self.subTest(text=text):
                information, final = host.ask(text)
                self.assertEqual(information, [])
                self.assertRegex(final, r"\A(ERROR|\+CME ERROR: \d+)\Z")
        host.command("AT")

    def test_fuzz(self):
        """Commands, cut and changed at random; the seed is fixed, so a failure can be had again."""
        tokens = [b"AT", b"at", b"+QIOPEN", b"+QICLOSE", b"+QISEND", b"+QIRD", b"+QISTATE", b"+QIACT", b"+QICSGP",
                  b"+CMEE", b"+CSQ", b"+CPIN", b"+QIGETERROR", b"+QISDE", b"+CGPADDR", b"=", b"?", b"=?", b";", b",",
                  b'"', b"1", b"0", b"-1", b"65536", b"4294967296", b'"TCP"', b'"UDP"', b'"TCP LISTENER"',
                  b'"127.0.0.1"', b'""', b"E0", b"E1", b"V0", b"V1", b"Q0", b"Q1", b"I", b"&F", b"&V", b"X4", b"S0=1",
                  b"S5?", b"A/", b"a/", b" ", b"\t", b"\0", b"\n", b"\r\n", b"\x08", b"\x1a", b"\x1b", b"\x7f", b"\xff",
                  b"\xc3", b"+++"]
        generator = random.Random(20240229)
        emulator, host = self.start_host("--profile", "bg96/instant")
        for _ in range(3000):
            line = bytearray(b"".join(generator.choices(tokens, k=generator.randrange(1, 12))))
            if generator.random() < 0.3:
                line[generator.randrange(len(line))] = generator.randrange(256)
            if b"S3" in line.upper():
                continue
            host.send(b"AT" + line + b"\r")
        host.synchronize()
        self.assertIsNone(emulator.process.poll())


class CutOff(Case):
    PAUSE = 0.8

    def test_payload_cut_off_by_a_host_that_leaves(self):
        emulator, host, connection = self.start_connected()
        host.line("AT+QISEND=0,100")
        host.expect(PROMPT)
        host.send(b"only this")
        host.close()
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.line("AT")
        following.expect(OK)
        following.command("AT+QISEND=0,0", "+QISEND: 0,0,0")
        following.send_data(b"whole")
        self.assertEqual(receive_exactly(connection, 5), b"whole")

    def test_payload_of_variable_length_cut_off(self):
        emulator, host, connection = self.start_connected()
        host.line("AT+QISEND=0")
        host.expect(PROMPT)
        host.send(b"only this")
        host.close()
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.line("AT")
        following.expect(OK)
        following.send_data(b"whole")
        self.assertEqual(receive_exactly(connection, 5), b"whole")

    def test_urcs_held_back_by_the_prompt_do_not_reach_the_next_host(self):
        emulator, host, connection = self.start_connected()
        host.line("AT+QISEND=0,100")
        host.expect(PROMPT)
        connection.sendall(b"held")
        host.expect_silence()
        host.close()
        time.sleep(self.PAUSE)
        following = self.open(emulator, settings=False)
        following.expect_silence()
        self.assertEqual(following.read_data(), b"held")

    def test_host_that_leaves_while_a_command_runs(self):
        emulator, host, _ = self.start_connected()
        host.line("AT+QICLOSE=0,1")
        host.close()
        time.sleep(1 + self.PAUSE)
        following = self.open(emulator, settings=False)
        following.expect_silence()
        following.command("AT")


class Pieces(Case):
    def test_at_once_after_opening(self):
        for _ in range(5):
            emulator = self.start()
            with Host(emulator.path, settings=False) as host:
                host.line("AT")
                host.expect(b"AT\r" + OK)
            emulator.end()

    def test_byte_by_byte_with_cr_and_lf_as_writes_of_their_own(self):
        host = self.open(self.start())
        for byte in b"AT+GMM":
            host.send(bytes([byte]))
            time.sleep(0.002)
        host.send(b"\r")
        host.send(b"\n")
        host.expect(b"AT+GMM\r\r\nBG96\r\n" + OK)
        host.send(b"\n")
        host.expect_silence(0.1)
        host.line("AT")
        host.expect(b"AT\r" + OK)

    def test_echo_comes_with_each_character(self):
        host = self.open(self.start())
        for byte in b"AT+GMM":
            host.send(bytes([byte]))
            host.expect(bytes([byte]))
        host.send(b"\r")
        host.expect(b"\r\r\nBG96\r\n" + OK)

    def test_one_command_in_several_writes_with_pauses(self):
        server = self.server()
        _, host = self.start_online()
        for part in (b"AT+QIOP", b'EN=1,0,"T', b'CP","127.0.', b'0.1",', str(server.port).encode(), b",0,0", b"\r"):
            host.send(part)
            time.sleep(0.05)
        host.expect(OK + urc("+QIOPEN: 0,0"))

    def test_payload_byte_by_byte(self):
        _, host, connection = self.start_connected()
        host.line("AT+QISEND=0,19")
        host.expect(PROMPT)
        for byte in b"\n0123\r\n56789\0\x1a\x1b345\xff":
            host.send(bytes([byte]))
        host.expect(SEND_OK)
        self.assertEqual(receive_exactly(connection, 19), b"\n0123\r\n56789\0\x1a\x1b345\xff")
        host.command("AT")

    def test_pipelined_commands_are_answered_in_order(self):
        _, host = self.start_host()
        host.send(b"AT\rATI\rAT+GMM\r\nAT+NONSENSE\rAT+CMEE=1;+CMEE?\rAT+GMM\r")
        host.expect(OK)
        host.expect_match(IDENTITY)
        host.expect(b"\r\nBG96\r\n" + OK + ERROR + b"\r\n+CMEE: 1\r\n" + OK + b"\r\nBG96\r\n" + OK)
        host.expect_silence()

    def test_two_hundred_pipelined_commands(self):
        _, host = self.start_host()
        host.send(b"AT+GMM\r" * 200)
        host.expect((b"\r\nBG96\r\n" + OK) * 200)
        host.expect_silence()

    def test_pipelined_with_echo_no_answer_is_cut(self):
        host = self.open(self.start())
        host.send(b"AT+GMM\rAT+GMI\rAT\r")
        output = host.drain(quiet=1)
        rest = output
        for answer in (b"\r\nBG96\r\n\r\nOK\r\n", b"\r\nQuectel\r\n\r\nOK\r\n", OK):
            self.assertIn(answer, rest)
            rest = rest[rest.index(answer) + len(answer):]
        self.assertEqual(rest, b"")
        self.assertEqual(len(output), len(b"AT+GMM\rAT+GMI\rAT\r") + len(b"\r\nBG96\r\n\r\nQuectel\r\n" + 3 * OK))

    def test_command_pipelined_behind_its_payload(self):
        _, host, connection = self.start_connected()
        host.line("AT+QISEND=0,5")
        host.expect(PROMPT)
        host.send(b"helloAT+GMM\r")
        host.expect(SEND_OK + b"\r\nBG96\r\n" + OK)
        self.assertEqual(receive_exactly(connection, 5), b"hello")

    def test_backspace(self):
        _, host = self.start_host()
        host.send(b"AT+GMX\x08M\r")
        host.expect(b"\r\nBG96\r\n" + OK)

    def test_repeat(self):
        _, host = self.start_host()
        host.command("AT+GMM", "BG96")
        for repeat in (b"A/", b"a/"):
            host.send(repeat)
            host.expect(b"\r\nBG96\r\n" + OK)


if __name__ == "__main__":
    unittest.main()
