"""Writes a small wheel into the working directory, with a module and a command."""

import base64
import hashlib
import zipfile

FILES = {
    "greeting.py": "def greet():\n    print('hello from the wheel', flush=True)\n",
    "greeting-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n",
    "greeting-1.0.dist-info/WHEEL": (
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    ),
    "greeting-1.0.dist-info/entry_points.txt": "[console_scripts]\ngreet = greeting:greet\n",
}
NAME = "greeting-1.0-py3-none-any.whl"
RECORD = "greeting-1.0.dist-info/RECORD"


def record_line(name, text):
    """A line of the list of files: name, digest, size."""
    digest = hashlib.sha256(text.encode()).digest()
    coded = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return f"{name},sha256={coded},{len(text.encode())}\n"


if __name__ == "__main__":
    with zipfile.ZipFile(NAME, "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
        lines = [record_line(name, text) for name, text in FILES.items()]
        wheel.writestr(RECORD, "".join(lines) + f"{RECORD},,\n")
    print(NAME)
