"""The script `setu`, run in a tree of its own where a stub stands in for Python: nothing is installed or downloaded."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "setu"
NEEDED = "cat cksum cp date dirname env find grep head id ls mkdir mktemp mv readlink rm sed sh sleep sort tail uname"

# Notes how it was called; makes a .venv with itself in it; fails when the test says so.
PYTHON = """#!/bin/sh
printf '%s\\n' "$PWD|$*" >>"$CALLS"
case " $* " in
*" -m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*" ${FAIL_ON:-nothing fails} "*) echo "the stub fails on $FAIL_ON"; exit 3 ;;
esac
"""


class Tree:
    """A copy of the script beside locks, in a folder whose name has a blank, with a PATH of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a tree"
        self.elsewhere = folder / "elsewhere"
        self.bin = folder / "bin"
        self.calls_file = folder / "calls"
        for path in (self.root, self.elsewhere, self.bin):
            path.mkdir()
        shutil.copy(SCRIPT, self.root)
        for lock in ("requirements.lock", "requirements-grow.lock", "requirements-dev.lock"):
            (self.root / lock).write_text(f"{lock}\n")
        for program in NEEDED.split():
            (self.bin / program).symlink_to(shutil.which(program) or program)
        self.add_program("python3.11", PYTHON)

    def add_program(self, name: str, text: str) -> None:
        """Put a program on the PATH."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def setu(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the script from another folder."""
        self.calls_file.unlink(missing_ok=True)
        return subprocess.run(
            [self.root / "setu", *arguments],
            cwd=self.elsewhere,
            env={"PATH": str(self.bin), "CALLS": str(self.calls_file), "TMPDIR": str(self.elsewhere), **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def calls(self) -> list[str]:
        """The arguments with which Python was called, without those that only looked at it."""
        return [line.split("|", 1)[1] for line in self.lines if "import " not in line and "sys.exit" not in line]

    @property
    def lines(self) -> list[str]:
        return self.calls_file.read_text().splitlines() if self.calls_file.exists() else []


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def ready(tree: Tree) -> Tree:
    """A tree in which everything is installed."""
    assert tree.setu("test", SETU_CHROMIUM="sh").returncode == 0
    return tree


def test_first_start_makes_venv_and_installs_with_hashes(tree: Tree) -> None:
    result = tree.setu("run")
    assert result.returncode == 0, result.stderr
    make, install, start = tree.calls
    assert make == f"-m venv {tree.root}/.venv"
    assert install.startswith("-m pip install")
    assert install.endswith(f"--require-hashes -r {tree.root}/requirements.lock")
    assert start == "-m lms.server run"


def test_second_start_only_starts(ready: Tree) -> None:
    ready.setu("run")
    assert ready.lines == [f"{ready.root}|-m lms.server run"]


def test_changed_lock_is_installed_once(ready: Tree) -> None:
    (ready.root / "requirements-dev.lock").write_text("changed")
    ready.setu("test", SETU_CHROMIUM="sh")
    assert [call for call in ready.calls if "pip" in call]
    ready.setu("test", SETU_CHROMIUM="sh")
    assert not [call for call in ready.calls if "pip" in call]


def test_older_runtime_lock_calls_for_the_development_lock_again(ready: Tree) -> None:
    development = (ready.root / "requirements-dev.lock").read_text()
    (ready.root / "requirements-dev.lock").write_text("another branch")
    (ready.root / "requirements.lock").write_text("another branch")
    ready.setu("run")
    (ready.root / "requirements-dev.lock").write_text(development)
    ready.setu("test", SETU_CHROMIUM="sh")
    assert [call for call in ready.calls if call.endswith("requirements-dev.lock")]


def test_failed_install_says_so_and_is_tried_again(tree: Tree) -> None:
    result = tree.setu("run", FAIL_ON="--require-hashes")
    assert result.returncode == 1
    assert "could not be installed. Check the network connection" in result.stderr
    assert "-m lms.server run" not in tree.calls
    assert tree.setu("run").returncode == 0
    assert "-m lms.server run" in tree.calls


def test_interrupted_install_starts_afresh(ready: Tree) -> None:
    (ready.root / ".venv.installing").write_text("999999999\n")
    (ready.root / ".venv" / "half-unpacked").touch()
    result = ready.setu("run")
    assert "interrupted" in result.stderr
    assert not (ready.root / ".venv" / "half-unpacked").exists()
    assert ready.calls[-1] == "-m lms.server run"
    assert not (ready.root / ".venv.installing").exists()


def test_waits_for_another_that_installs(ready: Tree) -> None:
    with subprocess.Popen(["setu", "1.5"], executable=shutil.which("sleep")) as other:
        (ready.root / ".venv.installing").write_text(f"{other.pid}\n")
        result = ready.setu("run")
    assert f"Waiting for another setu that is installing (process {other.pid})" in result.stderr
    assert result.returncode == 0


@pytest.mark.parametrize("words", [["run"], ["serve"], ["web"], ["worker"], ["courses", "sync"]])
@pytest.mark.parametrize("setting", ["REDIS_URL=redis://store:6379", "SETU_STORAGE=s3://files/setu"])
def test_more_is_installed_for_more_than_one_machine(tree: Tree, words: list[str], setting: str) -> None:
    name, _, value = setting.partition("=")
    tree.setu(*words, **{name: value})
    assert [call for call in tree.calls if call.endswith(f"--require-hashes -r {tree.root}/requirements-grow.lock")]


@pytest.mark.parametrize(
    ("lines", "environ", "lock"),
    [
        ("REDIS_URL=redis://store\n", {}, "requirements-grow.lock"),
        ("# the shared files\n  SETU_STORAGE = 's3://files'\n", {}, "requirements-grow.lock"),
        ("REDIS_URL=redis://store", {"REDIS_URL": ""}, "requirements.lock"),
        ("#REDIS_URL=redis://store\nREDIS_URL=\nSETU_STORAGE=''\n", {}, "requirements.lock"),
        ("MY_REDIS_URL=redis://store\n", {}, "requirements.lock"),
    ],
)
def test_settings_are_read_from_the_file_too(tree: Tree, lines: str, environ: dict[str, str], lock: str) -> None:
    (tree.elsewhere / "data").mkdir()
    (tree.elsewhere / "data" / "setu.env").write_text(lines)
    tree.setu("serve", SETU_INSTANCE="data", **environ)
    (install,) = [call for call in tree.calls if "pip" in call]
    assert install.endswith(f"/{lock}")


def test_file_of_settings_is_found_in_the_tree(tree: Tree) -> None:
    (tree.root / "instance").mkdir()
    (tree.root / "instance" / "setu.env").write_text("REDIS_URL=redis://store")
    tree.setu("worker")
    assert [call for call in tree.calls if call.endswith("/requirements-grow.lock")]


def test_larger_install_serves_the_smaller_needs(tree: Tree) -> None:
    tree.setu("serve", REDIS_URL="redis://store")
    tree.setu("serve")
    assert tree.calls == ["-m lms.server serve"]


def test_development_install_serves_more_than_one_machine(ready: Tree) -> None:
    ready.setu("serve", REDIS_URL="redis://store")
    assert ready.calls == ["-m lms.server serve"]


def test_screenshots_are_taken_with_the_browser_that_is_there(ready: Tree) -> None:
    assert ready.setu("screenshots", SETU_CHROMIUM="sh").returncode == 0
    assert ready.calls == ["-m tools.screenshots"]


def test_without_chromium_there_are_no_screenshots(ready: Tree) -> None:
    result = ready.setu("screenshots", SETU_CHROMIUM="no-such-browser")
    assert result.returncode == 1
    assert "there is no Chromium to take pictures with" in result.stderr
    assert not ready.calls


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["serve"], "-m lms.server serve"),
        (["worker"], "-m lms.server worker"),
        (["web"], "-m lms.server web"),
        (["bench", "pages"], "-m benchmarks pages"),
        (["translations"], "-m lms.checks.translations --update"),
        (["courses", "export", "a", "b c"], "-m flask --app wsgi courses export a b c"),
        (["shell"], "-m flask --app wsgi shell"),
        (["flask", "--help"], "-m flask --app wsgi --help"),
    ],
)
def test_words_are_handed_on(ready: Tree, given: list[str], expected: str) -> None:
    assert ready.setu(*given).returncode == 0
    assert ready.calls == [expected]


def test_flask_commands_stay_in_the_folder_they_were_called_from(ready: Tree) -> None:
    ready.setu("courses", "check")
    assert ready.lines == [f"{ready.elsewhere}|-m flask --app wsgi courses check"]


def test_exit_code_is_handed_on(ready: Tree) -> None:
    assert ready.setu("routes", FAIL_ON="routes").returncode == 3


@pytest.mark.parametrize("word", ["help", "--help", "-h", None])
def test_help_names_every_command(tree: Tree, word: str | None) -> None:
    result = tree.setu(*([word] if word else []))
    assert result.returncode == 0
    branches = re.findall(r"^([a-z]+(?: \| [a-z]+)*)\)$", SCRIPT.read_text(), re.MULTILINE)
    commands = {command for branch in branches for command in branch.split(" | ")}
    assert {"run", "test", "check"} <= commands
    for command in commands:
        assert f"./setu {command}" in result.stdout
    assert not tree.lines


def test_help_fits_a_terminal(tree: Tree) -> None:
    assert max(map(len, tree.setu("help").stdout.splitlines())) <= 120


def test_tests_run_on_three_processes_unless_told_otherwise(ready: Tree) -> None:
    ready.setu("test", "-k", "x", SETU_CHROMIUM="sh")
    assert ready.calls == ["-m pytest -n 3 --dist loadfile -k x"]
    ready.setu("test", "-n0", SETU_CHROMIUM="sh")
    assert ready.calls == ["-m pytest -n0"]


def test_without_chromium_journeys_are_left_out_with_a_sentence(ready: Tree) -> None:
    result = ready.setu("test", SETU_CHROMIUM="no-such-browser")
    assert ready.calls == ["-m pytest -n 3 --dist loadfile -m not browser"]
    assert "The browser journeys are left out" in result.stderr


def test_without_chromium_compulsory_journeys_fail(ready: Tree) -> None:
    result = ready.setu("test", SETU_CHROMIUM="no-such-browser", SETU_REQUIRE_BROWSER="1")
    assert result.returncode == 1
    assert "there is no Chromium at no-such-browser" in result.stderr
    assert not ready.calls


def test_failing_tests_fail_the_script(ready: Tree) -> None:
    assert ready.setu("test", SETU_CHROMIUM="sh", FAIL_ON="pytest").returncode == 3


def test_check_runs_all_and_names_what_failed(ready: Tree) -> None:
    result = ready.setu("check", FAIL_ON="mypy")
    assert result.returncode == 1
    assert "the stub fails on mypy" in result.stdout
    assert re.search(r"^FAILED  types +\d+ s$", result.stdout, re.MULTILINE)
    assert re.search(r"^ok      migrations +\d+ s$", result.stdout, re.MULTILINE)
    assert "to be mended: types" in result.stderr
    assert not list(ready.elsewhere.iterdir()), "the scratch folder is still there"


def test_check_succeeds(ready: Tree) -> None:
    assert ready.setu("check").returncode == 0


def test_without_python_and_package_manager_says_what_to_install(tree: Tree) -> None:
    (tree.bin / "python3.11").unlink()
    result = tree.setu("run")
    assert result.returncode == 1
    assert "please install Python 3.11 or newer" in result.stderr


def test_without_sudo_names_the_packages(tree: Tree) -> None:
    (tree.bin / "python3.11").unlink()
    tree.add_program("apt-get", "#!/bin/sh\nexit 1\n")
    tree.add_program("id", "#!/bin/sh\necho 1000\n")
    result = tree.setu("run")
    assert result.returncode == 1
    assert "Ask an administrator to run: apt-get install python3 python3-venv" in result.stderr


def test_without_network_says_so(tree: Tree) -> None:
    (tree.bin / "python3.11").unlink()
    tree.add_program("apt-get", "#!/bin/sh\necho no route to host >&2\nexit 100\n")
    tree.add_program("id", "#!/bin/sh\necho 0\n")
    result = tree.setu("run")
    assert result.returncode == 1
    assert "no route to host" in result.stderr
    assert "Check the network connection and start again" in result.stderr


def test_too_old_a_python_is_named(tree: Tree) -> None:
    (tree.bin / "python3.11").unlink()
    tree.add_program("python3", '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit\nexit 1\n')
    tree.add_program("apt-get", "#!/bin/sh\n")
    tree.add_program("id", "#!/bin/sh\necho 0\n")
    result = tree.setu("run")
    assert result.returncode == 1
    assert "Setu needs Python 3.11 or newer; here is Python 3.9.2." in result.stderr


def test_relative_instance_is_meant_from_where_one_stands(ready: Tree) -> None:
    python = ready.root / ".venv/bin/python"
    python.write_text('#!/bin/sh\necho "$SETU_INSTANCE"\n')
    result = ready.setu("run", SETU_INSTANCE="data")
    assert result.stdout.strip() == f"{ready.elsewhere}/data"
