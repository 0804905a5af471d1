"""Tools of every system: git, keys, files, users, databases, shells and interpreters."""

from __future__ import annotations

from dryspec.programs.interactive.prompt import (
    DEFAULTS,
    FAILS,
    HANGS,
    SKIPS,
    Prompt,
    has_words,
    is_given_something,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call


def _su_runs(call: Call) -> bool:
    """Whether ``su`` is given a script for the shell, or only tells about itself."""
    given = [word for word in call.positionals if word.value != "-"]
    return len(given) > 1 or call.has_flag("-h", "--help", "-V", "--version")


def _tmux_detached(call: Call) -> bool:
    """Whether an option of one letter among others detaches the session: ``-ds name``."""
    return any(word.prefix[:1] == "-" and "d" in word.prefix for word in call.words[2:])


def _message_given(call: Call) -> bool:
    return call.has_flag(
        "-m", "--message", "-F", "--file", "-C", "-c", "--reuse-message", "--no-edit", "--fixup",
        "--squash", "--dry-run", "-am",
    )  # fmt: skip


def _tag_quiet(call: Call) -> bool:
    return call.has_flag("-m", "--message", "-F", "--file") or not call.has_flag("-a", "-s")


def _read_elsewhere(call: Call) -> bool:
    return call.has_flag("-t", "-u")


def _vim_scripted(call: Call) -> bool:
    scripted = ("+", "-c", "-e", "-s", "-E", "-S", "--batch", "-batch", "--script", "--version")
    return any(word.prefix.startswith(scripted) for word in call.words[1:])


def _ssh_keygen_quiet(call: Call) -> bool:
    if call.has_flag("-l", "-y", "-R", "-F", "-H", "-e", "-i", "-B"):
        return True
    return call.option_word("-N") is not None and call.option_word("-f") is not None


def _openssl_req_quiet(call: Call) -> bool:
    return call.has_flag("-subj", "-batch", "-config", "-in", "-text", "-noout")


def _key_password(call: Call) -> bool:
    if call.has_flag("-passin", "-passout", "-nodes", "-noenc"):
        return True
    return not call.has_flag("-export", "-aes256", "-aes128", "-des3", "-aes192")


PROMPTS = (
    # git and ssh
    Prompt("git commit", "opens an editor for the message", FAILS, "add -m", unless=_message_given,
           variables="GIT_EDITOR EDITOR VISUAL", terminal=True),
    Prompt("git rebase", "opens an editor", FAILS, "drop -i", only="-i --interactive",
           terminal=True,
           variables="GIT_SEQUENCE_EDITOR GIT_EDITOR EDITOR"),
    Prompt("git add; git checkout; git stash; git reset", "asks for each change", SKIPS, "drop -p",
           only="-p --patch -i --interactive"),
    Prompt("git tag", "opens an editor for the message", FAILS, "add -m", unless=_tag_quiet,
           variables="GIT_EDITOR EDITOR VISUAL", terminal=True),
    Prompt("ssh-keygen", "asks for file name and passphrase", DEFAULTS, "add -q -N '' -f FILE",
           unless=_ssh_keygen_quiet),
    Prompt("gpg; gpg2", "asks for details of the new key", FAILS,
           "add --batch with a parameter file",
           only="--gen-key --full-gen-key --full-generate-key --generate-key", answered="--batch"),
    Prompt("openssl req", "asks for the subject", FAILS, "add -subj or -batch",
           unless=_openssl_req_quiet),
    Prompt("openssl pkcs12; openssl genrsa", "asks for a password", FAILS,
           "add -passin or -passout env:NAME", unless=_key_password),
    Prompt("keytool", "asks whether to trust the certificate", FAILS, "add -noprompt",
           only="-import -importcert", answered="-noprompt", insert="-noprompt", after=-2,
           safe=False),
    # Files and archives
    Prompt("rm; cp; mv", "asks before each file", SKIPS, "drop -i", only="-i --interactive",
           answered="-f --force --interactive=never", drop="i", safe=False),
    Prompt("dialog; whiptail", "draws a dialogue", FAILS, "take the answer from a variable",
           terminal=True),
    Prompt("vi; vim; nano; emacs; pico", "opens an editor", HANGS, "use sed -i, or write the file",
           terminal=True, unless=_vim_scripted),
    Prompt("crontab", "opens an editor", HANGS, "pipe the lines into crontab -", only="-e",
           terminal=True),
    Prompt("screen", "needs a terminal", FAILS, "add -d -m",
           answered="-d -D -dm -X -ls -list -wipe -v --help", terminal=True),
    Prompt("tmux new; tmux new-session", "needs a terminal", FAILS, "add -d",
           answered="-d", terminal=True, insert="-d", after=1, unless=_tmux_detached),
    Prompt("top; htop", "redraws its screen until somebody ends it", HANGS,
           "use ps, or top -b -n 1",
           answered="-b --batch-mode", terminal=True),
    Prompt("watch", "repeats its command until somebody ends it", HANGS, "use a loop with an end",
           answered="-g --chgexit", terminal=True),
    Prompt("update-alternatives", "asks which one to take", FAILS, "use --set", only="--config"),
    Prompt("ccmake; make menuconfig; make nconfig", "asks for every option", FAILS,
           'use "cmake" or "make olddefconfig"', terminal=True),
    # Users and databases
    Prompt("passwd; mysql_secure_installation", "asks for a password", FAILS,
           "use chpasswd, or a script of SQL"),
    Prompt("adduser", "asks for password and name", FAILS,
           "use useradd, or add --disabled-password --gecos ''",
           answered="--disabled-password --system --disabled-login --gecos -D --group -S",
           unless=has_words(2)),
    Prompt("psql", "asks for the password", FAILS, "set PGPASSWORD", only="-W --password",
           variables="PGPASSWORD"),
    # Shell and interpreters
    Prompt("read", "waits for a line of input", FAILS, "take the value from a variable",
           unless=_read_elsewhere),
    Prompt("python; python3; node; irb; php; perl; ruby; lua; ghci; scala; erl; iex; jshell",
           "starts a prompt when it is given nothing to run", SKIPS, "name the script to run",
           unless=is_given_something),
    Prompt("bash; sh; zsh; dash; ksh; pwsh",
           "starts a shell when it is given nothing to run", SKIPS,
           "name the script to run", unless=is_given_something),
    Prompt("su", "starts another user's shell, in which nothing below runs", SKIPS,
           'add -c "COMMAND"', answered="-c --command --session-command", unless=_su_runs),
    Prompt("sudo", "starts root's shell, in which nothing below runs", SKIPS,
           "put sudo before each command", only="-i -s --login --shell", unless=has_words(1)),
    Prompt("mysql; sqlite3", "starts a prompt when it is given nothing to run", SKIPS,
           "add -e, or feed it a file", unless=is_given_something),
)  # fmt: skip
