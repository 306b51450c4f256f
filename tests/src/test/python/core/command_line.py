"""Re-entering the launcher through sys.executable: locales, Chinese text, names, statuses."""

import os
import subprocess
import sys

from check import promise, run_all

TEXT = "中文 é 🐍"


def python(*arguments, **options):
    """Run this Python again; gives status, output, errors as bytes."""
    environment = {**os.environ, **options.pop("env", {})}
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        timeout=60,
        env={name: value for name, value in environment.items() if value is not None},
        **options,
    )
    return done.returncode, done.stdout, done.stderr


@promise()
def executable():
    """sys.executable is a real file that is this Python"""
    assert os.path.isabs(sys.executable) and os.access(sys.executable, os.X_OK)
    assert not os.path.isdir(sys.executable)
    code = "import sys; print(sys.version_info[:2], sys.executable)"
    expected = f"{sys.version_info[:2]} {sys.executable}\n"
    assert python("-c", code) == (0, expected.encode(), b"")


@promise()
def text_in_every_locale():
    """Chinese text in names, arguments and output, whatever the locale says"""
    os.makedirs(TEXT, exist_ok=True)
    script = os.path.join(TEXT, "脚本.py")
    with open(script, "w", encoding="utf-8") as file:
        file.write("import os, sys\nprint(sys.argv[1], os.path.basename(__file__), '输出')\n")
    expected = (0, f"{TEXT} 脚本.py 输出\n".encode(), b"")
    for locale in ({"LANG": "C", "LC_ALL": None}, {"LC_ALL": "POSIX"}, {"LANG": "", "LC_ALL": ""}):
        found = python(script, TEXT, env={**locale, "TERM": "dumb"})
        assert found == expected, (locale, found)


@promise()
def text_through_children():
    """Chinese text goes through children and back in locale C"""
    with open("children.py", "w", encoding="utf-8") as file:
        file.write(
            "import multiprocessing as mp, os\n"
            "def work(text):\n"
            "    print(text, mp.current_process().name, flush=True)\n"
            "if __name__ == '__main__':\n"
            f"    child = mp.Process(target=work, args=({TEXT!r},), name='子进程')\n"
            "    child.start(); child.join()\n"
        )
    expected = (0, f"{TEXT} 子进程\n".encode(), b"")
    assert python("children.py", env={"LC_ALL": "C"}) == expected


@promise()
def undecodable_arguments():
    """bytes that are no UTF-8 go through arguments and names as surrogates"""
    code = "import os, sys; print(os.fsencode(sys.argv[1]), ascii(sys.argv[1]))"
    expected = (0, b"b'a\\xff' 'a\\udcff'\n", b"")
    assert python("-c", code, b"a\xff") == expected


@promise()
def undecodable_input():
    """bytes that are no UTF-8 go through the standard streams where the locale is no country's"""
    code = "import sys; sys.stdout.write(sys.stdin.read())"
    for locale in ({"LC_ALL": "C"}, {"LANG": "POSIX", "LC_ALL": None}, {"LC_ALL": "C.UTF-8"}):
        locale = {"LC_CTYPE": None, "PYTHONIOENCODING": None, **locale}
        assert python("-c", code, input=b"a\xff", env=locale) == (0, b"a\xff", b""), locale
    strict = python("-c", code, input=b"a\xff", env={"PYTHONIOENCODING": "utf-8"})
    assert strict[:2] == (1, b"") and b"UnicodeDecodeError" in strict[2], strict


@promise()
def locale_of_the_user():
    """the program begins in locale C and gets the user's when it asks for it"""
    code = (
        "import locale; print(locale.setlocale(locale.LC_NUMERIC));"
        "locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
    )
    for name in "C", "POSIX", "C.UTF-8":
        assert python("-c", code, env={"LC_ALL": name}) == (0, b"C\n.\n", b""), name


@promise()
def statuses():
    """exit statuses and signals come through subprocess"""
    assert python("-c", "raise SystemExit(3)")[0] == 3
    assert python("-c", "import os; os.kill(os.getpid(), 9)")[0] == -9
    assert python("-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)")[0] == -15
    status, out, err = python("-c", "1/0")
    assert (status, out) == (1, b"") and err.endswith(b"ZeroDivisionError: division by zero\n")
    assert python("missing.py")[0] == 2


@promise()
def descriptors():
    """standard input, output and errors are the real descriptors"""
    code = "import os, sys; os.write(1, os.read(0, 9)); print('e', end='', file=sys.stderr, flush=True); os.write(2, b'f')"
    assert python("-c", code, input=b"through") == (0, b"through", b"ef")


@promise()
def interactive_flag():
    """-i goes on with standard input after the program; it prompts on standard error"""
    status, out, errors = python("-i", "-q", "-c", "x = 20", input=b"print(x + 1)\n")
    assert (status, out) == (0, b"21\n"), (status, out)
    assert errors == b">>> >>> \n", errors


@promise()
def working_directory():
    """os.getcwd is where it was started, and relative names are found"""
    os.makedirs("inner", exist_ok=True)
    with open("inner/here.txt", "w") as file:
        file.write("found")
    code = "import os; print(os.path.basename(os.getcwd()), open('here.txt').read())"
    assert python("-c", code, cwd="inner") == (0, b"inner found\n", b"")


if __name__ == "__main__":
    run_all()
