"""Jupyter's own tests of a kernel, every sample filled: python bindings/jupyter/tests/kernel_test.py

The kernel must be installed where this Python's Jupyter finds it (bindings/run does that).
"""

import tempfile
import unittest

import jupyter_kernel_test as jkt

FOLDER = tempfile.TemporaryDirectory(prefix="gradus-kernel-")


class GradusKernelTests(jkt.KernelTests):
    kernel_name = "gradus"
    language_name = "gradus"
    file_extension = ".txt"

    # What is done in the world, such as a file that is written, is told as a stream.
    code_hello_world = f"save {FOLDER.name}/hello, world"
    code_page_something = ""
    code_execute_result = [
        {"code": "2+2", "result": "4"},
        {"code": "g(x) = x^3\ng'(2)", "mime": "text/html"},
    ]
    code_display_data = [{"code": "h(x) = x^2\nh(3)", "mime": "text/markdown"}, {"code": "k(x) = x\nk(1)", "mime": "text/html"}]
    code_generate_error = "2x+"
    completion_samples = [
        {"text": "tang", "matches": {"tangent "}},
        {"text": "1 + sigmo", "matches": {"sigmoid("}},
        {"text": "½sinh", "matches": {"sinh("}},
    ]
    complete_code_samples = ["x + 1", "f(x) = x^2", "# a comment ("]
    incomplete_code_samples = ["sin(x", "[1, 2", "x +", "f(x) ="]
    # Text that cannot be read is complete: the cell says why.
    invalid_code_samples = []
    code_inspect_sample = "tangent"
    code_history_pattern = "2?2*"
    supported_history_operations = ("tail", "range", "search")
    code_clear_output = ""

    def test_execute_result(self) -> None:
        # The samples' own comparison is of text/plain alone and to the letter; here a page has a margin.
        self.flush_channels()
        for sample in self.code_execute_result:
            reply, output = self.execute_helper(code=sample["code"])
            self.assertEqual(reply["content"]["status"], "ok")
            (result,) = [message for message in output if message["msg_type"] == "execute_result"]
            data = result["content"]["data"]
            self.assertEqual(set(data), {"text/plain", "text/markdown", "text/html"})
            self.assertIn(sample.get("result", "12"), data["text/plain"])

    def test_an_error_has_its_name_and_its_caret(self) -> None:
        self.flush_channels()
        reply, output = self.execute_helper(code="1 + 1\n2x+\n3")
        self.assertEqual((reply["content"]["status"], reply["content"]["ename"]), ("error", "NotRead"))
        self.assertIn("^", "\n".join(reply["content"]["traceback"]))
        kinds = [message["msg_type"] for message in output]
        self.assertEqual(kinds, ["display_data", "error"])
        reply, _ = self.execute_helper(code="1/0")
        self.assertEqual(reply["content"]["ename"], "NoValue")

    def test_inspecting_what_is_defined(self) -> None:
        self.flush_channels()
        self.execute_helper(code="q(x) = x^4")
        message = self.kc.inspect("1 + q", 5)
        reply = self.get_non_kernel_info_reply(timeout=10)
        self.assertTrue(message and reply["content"]["found"])
        self.assertIn("4x³", reply["content"]["data"]["text/plain"])
        self.kc.inspect("nothing_of_that_name")
        self.assertFalse(self.get_non_kernel_info_reply(timeout=10)["content"]["found"])

    def test_silence_and_user_expressions(self) -> None:
        self.flush_channels()
        reply, output = self.execute_helper(code="1 + 1", silent=True)
        self.assertEqual((reply["content"]["status"], output), ("ok", []))
        before = reply["content"]["execution_count"]
        self.kc.execute("r(x) = x^2", user_expressions={"a": "r(3)", "b": "2x+"})
        reply = self.get_non_kernel_info_reply(timeout=10)
        self.assertEqual(reply["content"]["execution_count"], before + 1)
        told = reply["content"]["user_expressions"]
        self.assertIn("9", told["a"]["data"]["text/plain"])
        self.assertEqual(told["b"]["status"], "error")

    def test_history_over_this_session(self) -> None:
        self.flush_channels()
        for code in ["2+20", "2+21"]:
            self.execute_helper(code=code)
        for how in [
            {"hist_access_type": "tail", "n": 2},
            {"hist_access_type": "search", "pattern": "2+2*", "n": 2},
        ]:
            self.kc.history(raw=True, output=True, **how)
            entries = self.get_non_kernel_info_reply(timeout=10)["content"]["history"]
            self.assertEqual([code for _, _, (code, _) in entries], ["2+20", "2+21"], how)
            self.assertIn("22", entries[0][2][1])


if __name__ == "__main__":
    unittest.main()
