"""Files that are never closed: what CPython writes when it frees them is not lost."""
import inspect
import multiprocessing
import os
import pickle
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from check import joined, promise, raises, run_all, started

FOLDER = tempfile.TemporaryDirectory()
alias = open


def path(name):
    return os.path.join(FOLDER.name, name)


def write(name, text, mode="w"):
    open(path(name), mode).write(text)


def written_by(program):
    """What a program leaves in the file whose path is its argument."""
    subprocess.run([sys.executable, "-c", "import sys\n" + program, path("left")], check=True)
    with open(path("left")) as file:
        return file.read()


def report(connection, same):
    with open(path("for a child")) as file:
        connection.send((file.read(), same is open))
    write("of a child", "from the child")
    file = open(path("of a child, held"), "w")
    file.write("held")


@promise()
def reading_again():
    """open(path, 'w').write(text) is seen by open(path).read()"""
    write("文件", "text")
    assert open(path("文件")).read() == "text"
    write("bytes", b"bytes", "wb")
    assert open(path("bytes"), "rb").read() == b"bytes"
    write("bytes", b" more", "ab")
    assert open(path("bytes"), "r+").read() == "bytes more"


@promise()
def other_programs():
    """programs that are started see it, too"""
    write("input", "input")
    assert subprocess.run(["cat", path("input")], capture_output=True).stdout == b"input"
    write("input", "other")
    assert os.system(f"grep -q other '{path('input')}'") == 0


@promise()
def children():
    """a child reads what its parent wrote, and the parent what the child wrote"""
    write("for a child", "from the parent")
    here, there = multiprocessing.Pipe()
    assert joined(*started(multiprocessing.Process(target=report, args=(there, alias)))) == [0]
    assert here.recv() == ("from the parent", True)
    assert open(path("of a child")).read() == "from the child"
    assert open(path("of a child, held")).read() == "held"


@promise()
def at_the_end():
    """the end of a program writes what files hold, in globals, locals and nowhere"""
    assert written_by("file = open(sys.argv[1], 'w'); file.write('a')") == "a"
    assert written_by("open(sys.argv[1], 'w').write('b')") == "b"
    local = "def main():\n file = open(sys.argv[1], 'w')\n file.write('c')\n{}\nmain()"
    assert written_by(local.format("")) == "c"
    assert written_by(local.format(" sys.exit()")) == "c"
    assert written_by("import os; open(sys.argv[1], 'w').write('d' * 9999)") == "d" * 9999


@promise()
def many():
    """thousands of files that nobody closes are written, with the descriptors there are"""
    program = f"""
for i in range(2500):
    open(f"{path('many')}-{{i}}", "w").write(str(i))
    open(f"{path('many')}-{{i}}").read()
"""
    subprocess.run(["sh", "-c", 'ulimit -n 256; exec "$0" -c "$1"', sys.executable, program], check=True)
    for i in range(2500):
        with open(f"{path('many')}-{i}") as file:
            assert file.read() == str(i), i


@promise()
def the_function():
    """open is a builtin in all that programs ask of it"""
    assert pickle.loads(pickle.dumps(open)) is open
    assert list(inspect.signature(open).parameters)[:4] == ["file", "mode", "buffering", "encoding"]
    assert (open.__name__, repr(open)) == ("open", "<built-in function open>")

    class Holder:
        opener = open

    with Holder().opener(path("held"), "w") as file:
        assert (file.encoding, file.mode, file.name) == ("UTF-8", "w", path("held"))
    with raises(TypeError, "must be str, not int"):
        open(path("held"), 3)
    with raises(TypeError, "open() missing"):
        open()
    with raises(FileNotFoundError, path("no")):
        open(path("no"))
    with raises(LookupError, "unknown encoding"):
        open(path("held"), encoding="no such")


if __name__ == "__main__":
    run_all()
