import os
import subprocess
import zipfile

import pytest

from dryspec_simulate.build.globs import compile_prune
from dryspec_simulate.build.trees import (
    DirectoryTree,
    ListedTree,
    TreeError,
    git_tree,
    listed_tree,
    open_tree,
    zip_tree,
)

FILES = ["a.txt", "dist/app.js", "dist/js/app.js", ".git/config", "node_modules/x/y.js"]


@pytest.fixture
def root(tmp_path):
    for path in FILES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    return tmp_path


def both(root):
    return [DirectoryTree(str(root)), ListedTree("list", FILES)]


def test_walks_agree(root):
    prune = compile_prune(["**/node_modules/**/*"])
    for tree in both(root):
        assert sorted(tree.files("")) == sorted(FILES)
        assert sorted(tree.files("dist")) == ["dist/app.js", "dist/js/app.js"]
        assert tree.files("dist", 0) == ["dist/app.js"]
        assert sorted(tree.files("", None, prune)) == sorted(FILES[:-1])
        assert tree.names("dist") == ["app.js", "js"]
        assert tree.kind("dist") == "dir"
        assert tree.kind("a.txt") == "file"
        assert tree.kind("none") is None
        assert tree.files("none") == []
        assert tree.files("a.txt/none") == []
        assert tree.unreadable == []


def test_only_what_refuses_to_be_listed_is_unreadable(root, monkeypatch):
    def scandir(path):
        raise PermissionError(path)

    monkeypatch.setattr(os, "scandir", scandir)
    tree = DirectoryTree(str(root))
    assert tree.files("dist") == []
    assert tree.unreadable == ["dist"]


def test_links(root):
    (root / "link.txt").symlink_to("a.txt")
    (root / "out.txt").symlink_to("/etc/hostname")
    (root / "broken").symlink_to("nowhere")
    (root / "loop").symlink_to(".")
    tree = DirectoryTree(str(root))
    files = tree.files("")
    assert "link.txt" in files
    assert "broken" not in files
    assert not any(path.startswith("loop") for path in files)
    assert tree.links["broken"] == "nowhere"
    assert tree.kind("loop") == "link"


def test_a_link_that_cannot_be_read_leads_nowhere(root, monkeypatch):
    def readlink(path):
        raise PermissionError(path)

    (root / "link").symlink_to("a.txt")
    monkeypatch.setattr(os, "readlink", readlink)
    tree = DirectoryTree(str(root))
    assert "link" not in tree.files("")
    assert (tree.kind("link"), tree.links["link"]) == ("link", None)


def test_pruned_directories_are_never_listed(root, monkeypatch):
    entered = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: entered.append(str(path)) or real(path))
    DirectoryTree(str(root)).files("", None, compile_prune(["**/node_modules/**/*"]))
    assert not any("node_modules" in path for path in entered)


def test_zip(root, tmp_path):
    archive = tmp_path / "source.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("dist/", "")
        file.writestr("dist/app.js", "x")
    assert zip_tree(str(archive)).files("") == ["dist/app.js"]
    with pytest.raises(TreeError, match="zip"):
        zip_tree(str(root / "a.txt"))


def test_git_revision(root):
    git = ["git", "-C", str(root), "-c", "user.name=n", "-c", "user.email=e@example.org"]
    (root / ".git" / "config").unlink()
    (root / ".git").rmdir()
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "a.txt", "dist"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], check=True)
    assert git_tree(str(root), "HEAD").files("") == ["a.txt", "dist/app.js", "dist/js/app.js"]
    assert git_tree(str(root / "dist"), "HEAD").files("") == ["app.js", "js/app.js"]
    with pytest.raises(TreeError, match="nope"):
        git_tree(str(root), "nope")
    with pytest.raises(TreeError, match="revision"):
        git_tree(str(root), "--help")


def test_list_on_standard_input():
    assert listed_tree("./a.txt\nb/c\n\n").files("") == ["a.txt", "b/c"]


def test_a_missing_directory_says_so(tmp_path):
    with pytest.raises(TreeError, match="not a directory"):
        open_tree(str(tmp_path / "none"), ".", lambda: "")
