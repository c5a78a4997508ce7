"""Notebooks run by nbclient, as they are in practice: python bindings/jupyter/tests/notebook_test.py

GRADUS names the program whose exported notebooks are run as well.
"""

import os
import queue
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager, start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

CELLS = [
    "f(x) = x^2 sin x",
    "f'(x)\nf(2)",
    "A = [[1, 2],\n [3, 4]]",
    "plot f, 0..6",
    "limit sin(x)/x, x -> 0",
    "# only words",
    "d x e^x",
    "table f, 0..3",
    "tangent f, 1",
    "f(1) + Out[2]",
]


def notebook(cells: list) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "gradus", "display_name": "gradus"}})
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return made


class Notebooks(unittest.TestCase):
    def test_ten_cells(self) -> None:
        begun = time.perf_counter()
        ran = NotebookClient(notebook(CELLS), timeout=60, kernel_name="gradus").execute()
        nbformat.validate(ran)
        for cell in ran.cells:
            kinds = [output.output_type for output in cell.outputs]
            if cell.source.startswith("#"):
                self.assertEqual(kinds, [])
                continue
            self.assertEqual(kinds[-1], "execute_result", cell.source)
            for output in cell.outputs:
                self.assertEqual(set(output.data), {"text/plain", "text/markdown", "text/html"}, cell.source)
                self.assertTrue(output.data["text/html"].startswith('<div class="gradus">'))
                self.assertNotIn("<script", output.data["text/html"])
        self.assertIn("<svg", ran.cells[3].outputs[-1].data["text/html"])
        self.assertIn("<math", ran.cells[6].outputs[-1].data["text/html"])
        self.assertIn("$", ran.cells[6].outputs[-1].data["text/markdown"])
        print(f"ten cells: {time.perf_counter() - begun:.1f} s")

    def test_a_fault_stops_the_notebook(self) -> None:
        made = notebook(["1 + 1", "2x+", "3"])
        with self.assertRaises(CellExecutionError) as raised:
            NotebookClient(made, timeout=60, kernel_name="gradus").execute()
        self.assertEqual(raised.exception.ename, "NotRead")
        self.assertIsNone(made.cells[2].execution_count)

    def test_an_exported_notebook_runs(self) -> None:
        program = os.environ.get("GRADUS")
        if not program:
            self.skipTest("GRADUS names no program")
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "mine.txt"), Path(folder, "mine.ipynb")
            source.write_text("f(x) = x^2\nf'(3)\ndescend f, from 3, rate 0.1, steps 4\n")
            subprocess.run([program, "export", str(source), "-o", str(target)], check=True)
            read = nbformat.read(target, as_version=4)
            self.assertEqual(read.metadata.kernelspec.name, "gradus")
            ran = NotebookClient(read, timeout=60).execute()
            self.assertTrue(any("6" in str(cell.get("outputs")) for cell in ran.cells))

    def test_a_lesson_is_taken_in_cells(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_DATA_HOME"] = folder
            try:
                made = notebook(["learn power-rule/power-1", "hint", "= 1 + 1", "no answer at all", "quit", "1 + 1"])
                ran = NotebookClient(made, timeout=60, kernel_name="gradus", allow_errors=True).execute()
            finally:
                del os.environ["XDG_DATA_HOME"]
            text = ["".join(output.data["text/plain"] for output in cell.outputs) for cell in ran.cells]
            self.assertIn("Powers", text[0])
            self.assertIn("2", text[2])
            self.assertEqual(text[5].strip(), "1 + 1 = 2")
            self.assertTrue(Path(folder, "gradus/progress.db").exists(), "what was answered is in the usual store")


class Kernels(unittest.TestCase):
    def setUp(self) -> None:
        self.manager: KernelManager
        self.manager, self.client = start_new_kernel(kernel_name="gradus")

    def tearDown(self) -> None:
        self.client.stop_channels()
        begun = time.perf_counter()
        self.manager.shutdown_kernel(now=False)
        self.assertLess(time.perf_counter() - begun, 5)

    def messages(self, until: str) -> list:
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=30)
            if message["parent_header"].get("msg_id") == until:
                found.append(message)
                if message["content"].get("execution_state") == "idle":
                    return found

    def test_an_interrupt_stops_a_training_run_and_the_kernel_lives(self) -> None:
        asked = self.client.execute("train moons, hidden 16, steps 50000")
        queued = self.client.execute("1 + 1")
        time.sleep(0.5)
        begun = time.perf_counter()
        self.manager.interrupt_kernel()
        reply = self.client.get_shell_msg(timeout=30)
        took = time.perf_counter() - begun
        if reply["content"]["status"] == "ok":
            self.skipTest("the run was over before it was interrupted")
        self.assertEqual(reply["content"]["ename"], "Interrupted")
        self.assertLess(took, 1.0)
        self.assertEqual(self.client.get_shell_msg(timeout=30)["content"]["status"], "aborted")
        shown = self.messages(asked)
        kinds = [message["msg_type"] for message in shown]
        self.assertIn("display_data", kinds)
        displays = {message["content"].get("transient", {}).get("display_id") for message in shown} - {None}
        self.assertLessEqual(len(displays), 1, "one display is drawn anew")
        self.messages(queued)
        self.client.execute("2 + 2")
        self.assertEqual(self.client.get_shell_msg(timeout=30)["content"]["status"], "ok")
        print(f"an interrupt: {1000 * took:.0f} ms")

    def test_a_hundred_cells_leave_nothing_behind(self) -> None:
        process = Path(f"/proc/{self.manager.provisioner.pid}/task")

        def cell(line: str) -> None:
            asked = self.client.execute(line)
            self.messages(asked)
            while True:
                try:
                    self.client.get_shell_msg(timeout=0.01)
                except queue.Empty:
                    return

        cell("1")
        before = len(list(process.iterdir())) if process.exists() else 0
        for number in range(100):
            cell(f"{number} + x")
        after = len(list(process.iterdir())) if process.exists() else 0
        self.assertLessEqual(after, before)


if __name__ == "__main__":
    unittest.main()
