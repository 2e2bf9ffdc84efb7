"""Executes the notebook of the examples, and counts its charts.

    python notebook.py URL TOKEN

Prints {"charts"}. Fails when a cell fails.
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from report import report

folder = Path(__file__).parents[1]
os.environ["COACHGRAPH_API_URL"], os.environ["COACHGRAPH_API_TOKEN"] = sys.argv[1:]
os.environ["PYTHONPATH"] = str(folder)
# The packages of this environment, whatever kernels the machine has.
os.environ["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")
notebook = nbformat.read(folder / "examples" / "coaching.ipynb", as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
report({"charts": sum("image/png" in output.get("data", {}) for output in outputs)})
