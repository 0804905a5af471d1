"""Calls, words, pipes, lists, redirections, nested texts: what the questions answer."""

from __future__ import annotations

import pytest

from dryspec.shell import Call, Compound, parse, remember


def only(text: str) -> Call:
    script = parse(text)
    assert script.certain, text
    assert len(script.calls) == 1, script.calls
    return script.calls[0]


def call_of(text: str, program: str) -> Call:
    found = [call for call in parse(text).calls if call.program == program]
    assert len(found) == 1, parse(text).calls
    return found[0]


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("npm ci", ["npm"]),
        ("/usr/bin/npm ci", ["npm"]),
        ("a; b && c || d & e", ["a", "b", "c", "d", "e"]),
        ("a | b |& c", ["a", "b", "c"]),
        ("a\nb\n# c\nd", ["a", "b", "d"]),
        ("a x\n\\. b.sh\n\\cp c d", ["a", ".", "cp"]),
        ("a 'x\n\\b' \\\n\\c", ["a"]),
        ('a "$(b `c`)"', ["a", "b", "c"]),
        ("(a; { b; })", ["a", "b"]),
        ("if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]),
        ("for i in $(a) x; do b; done", ["a", "b"]),
        ("while a; do b; done < c", ["a", "b"]),
        ("case $(a) in x) b;; *) c; d;; esac", ["a", "b", "c", "d"]),
        ("f() { a; }; f", ["a", "f"]),
        ("cat <<EOF && a\n$(b)\nEOF\nc", ["cat", "a", "b", "c"]),
        ("cat <<'EOF' | a | b\n$(x)\nEOF", ["cat", "a", "b"]),
        ("diff <(a) >(b)", ["diff", "a", "b"]),
        ("X=$(a) Y=1", ["", "a"]),
        ("$X a", [""]),
        ("! a", ["a"]),
        ("[ -f a ] && [[ -f b ]] && ((c))", ["[", "[[", "(("]),
        ("export X=$(a)", ["export", "a"]),
        ("echo ${X:-$(a)}", ["echo", "a"]),
        ("> file", [""]),
        ("", []),
        ("# only a comment", []),
    ],
)
def test_programs_in_source_order(text: str, programs: list[str]) -> None:
    calls = sorted(parse(text).calls, key=lambda call: call.start)
    assert sorted(call.program for call in calls) == sorted(programs)


@pytest.mark.parametrize(
    ("text", "wrappers", "program"),
    [
        ("sudo apt-get update", ("sudo",), "apt-get"),
        ("sudo -E -u app npm ci", ("sudo",), "npm"),
        ("sudo A=1 npm ci", ("sudo",), "npm"),
        ("env -i A=1 B=$X npm ci", ("env",), "npm"),
        ("time -p make", ("time",), "make"),
        ("nice -n 5 nohup make", ("nice", "nohup"), "make"),
        ("xargs -n 1 -P 4 rm -i", ("xargs",), "rm"),
        ("timeout -k 5 10m make", ("timeout",), "make"),
        ("timeout --signal=KILL 10 make", ("timeout",), "make"),
        ("stdbuf -oL ionice -c2 setsid make", ("stdbuf", "ionice", "setsid"), "make"),
        ("exec make", ("exec",), "make"),
        ("command make", ("command",), "make"),
        ("command -v make", (), "command"),
        ("sudo -- make", ("sudo",), "make"),
        ("env", (), "env"),
        ("exec > log", (), "exec"),
        ("doas -u x make", ("doas",), "make"),
        ("sudo $X", ("sudo",), ""),
    ],
)
def test_wrappers(text: str, wrappers: tuple[str, ...], program: str) -> None:
    call = only(text)
    assert (call.wrappers, call.program) == (wrappers, program)


def test_assignments_behind_env_count_as_assignments() -> None:
    call = only("FOO=1 sudo env BAR=2 make")
    assert [a.name for a in call.assignments] == ["FOO", "BAR"]
    assert call.assignments[1].value is not None
    assert call.assignments[1].value.value == "2"


@pytest.mark.parametrize(
    ("text", "names", "given"),
    [
        ("apt-get install -y x", ("-y", "--yes"), True),
        ("apt-get -qqy install x", ("-y", "--yes"), True),
        ("apt-get install -o y x", ("-y",), False),
        ("apt-get -oDpkg::Use-Pty=y install x", ("-y",), False),
        ("apt-get install --yes=true x", ("-y", "--yes"), True),
        ("apt-get install -- -y", ("-y",), False),
        ("apt-get install -o -y", ("-y",), False),
        ("rm -rf a", ("-f",), True),
        ("rm -r a", ("-f",), False),
        ("find . -iname x", ("-i",), False),
        ("terraform apply -auto-approve", ("-auto-approve",), True),
        ("docker run -it x", ("-t",), True),
        ("docker build -t it x", ("-i",), False),
        ("npm ci --user=$X", ("--user",), True),
        ("curl -sSLo x y", ("-L",), True),
        ("curl -oL y", ("-L",), False),
    ],
)
def test_flags(text: str, names: tuple[str, ...], given: bool) -> None:
    assert only(text).has_flag(*names) is given


@pytest.mark.parametrize(
    ("text", "names", "value"),
    [
        ("curl -o out x", ("-o", "--output"), "out"),
        ("curl -oout x", ("-o", "--output"), "out"),
        ("curl --output=out x", ("-o", "--output"), "out"),
        ("curl -o $X x", ("-o",), None),
        ("docker login -u AWS -p x h", ("-p",), "x"),
        ("git commit -m 'a b'", ("-m",), "a b"),
        ("git commit", ("-m",), None),
    ],
)
def test_option_values(text: str, names: tuple[str, ...], value: str | None) -> None:
    assert only(text).option_value(*names) == value


@pytest.mark.parametrize(
    ("text", "command", "runs"),
    [
        ("apt-get -o a=b install x", ("apt-get", "install"), True),
        ("apt-get install x", ("apt-get", "remove"), False),
        ("docker --context c compose -f x up", ("docker", "compose"), True),
        ("aws --region r ecr get-login", ("aws", "ecr", "get-login"), True),
        ("aws ecr get-login-password", ("aws", "ecr", "get-login"), False),
        ("git -C x commit", ("git", "commit"), True),
        ("npm ci", ("npm",), True),
    ],
)
def test_runs(text: str, command: tuple[str, ...], runs: bool) -> None:
    assert only(text).runs(*command) is runs


def test_positionals_leave_out_options_and_their_values() -> None:
    call = only("curl -H a --data b -sSL http://x -o y")
    assert [word.value for word in call.positionals] == ["http://x"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("echo 'a b'", "a b"),
        ('echo "a b"', "a b"),
        ('echo "a \\"b\\" \\n"', 'a "b" \\n'),
        ("echo a\\ b", "a b"),
        ("echo a'b'\"c\"", "abc"),
        ("echo $'a\\tb'", "a\tb"),
        ("echo ''", ""),
        ("echo *.py", "*.py"),
        ('echo "$X"', None),
        ("echo a$(b)", None),
        ("echo $((1+1))", None),
        ("echo '$X'", "$X"),
        ("echo \\$X", "$X"),
    ],
)
def test_value_of_a_word(text: str, value: str | None) -> None:
    calls = [call for call in parse(text).calls if call.program == "echo"]
    assert calls[0].words[1].value == value


def test_variables_know_whether_they_are_quoted() -> None:
    call = only('echo $A "x $B ${C:-1}" $((D + 1))')
    found = [(v.name, v.quoted) for word in call.words for v in word.variables]
    assert found == [("A", False), ("B", True), ("C", True), ("D", True)]


def test_prefix_is_what_stands_before_the_first_expansion() -> None:
    assert only("docker login --password=$X h").words[2].prefix == "--password="


@pytest.mark.parametrize(
    ("text", "fd", "goes"),
    [
        ("a", 2, "inherited"),
        ("a 2>/dev/null", 2, "null"),
        ("a 2> /dev/null", 2, "null"),
        ("a &>/dev/null", 2, "null"),
        ("a >&/dev/null", 2, "null"),
        ("a >/dev/null 2>&1", 2, "null"),
        ("a 2>&1 >/dev/null", 2, "inherited"),
        ("a 2>&1 >/dev/null", 1, "null"),
        ("a 2>&-", 2, "closed"),
        ("a 2>NUL", 2, "null"),
        ("a 2>log", 2, "file"),
        ("a 2>&1 | b", 2, "pipe"),
        ("a | b", 2, "inherited"),
        ("a |& b", 2, "pipe"),
        ("a | b", 1, "pipe"),
        ("a </dev/null", 2, "inherited"),
    ],
)
def test_where_output_goes(text: str, fd: int, goes: str) -> None:
    assert parse(text).calls[0].output(fd) == goes


@pytest.mark.parametrize(
    ("text", "program", "stdin"),
    [
        ("a", "a", "inherited"),
        ("yes | a", "a", "pipe"),
        ("a < b", "a", "file"),
        ("a < /dev/null", "a", "null"),
        ("a <&-", "a", "null"),
        ("a <<< b", "a", "herestring"),
        ("a <<E\nx\nE\n", "a", "heredoc"),
        ("b | while read x; do a; done", "a", "pipe"),
        ("{ a; } < b", "a", "file"),
        ("b | xargs a", "a", "null"),
        ("b | bash -c 'a'", "a", "pipe"),
        ("bash <<'E'\na\nE\n", "a", "heredoc"),
    ],
)
def test_standard_input(text: str, program: str, stdin: str) -> None:
    assert call_of(text, program).stdin == stdin


def test_operators_and_neighbours() -> None:
    a, b, c, d = parse("a && b || c; d").calls
    assert [x.next_operator for x in (a, b, c, d)] == ["&&", "||", ";", ""]
    assert [x.previous_operator for x in (a, b, c, d)] == ["", "&&", "||", ";"]
    assert b.alternative is c
    assert a.alternative is None


def test_a_line_break_is_an_operator() -> None:
    a, b = parse("a\nb").calls
    assert (a.next_operator, b.previous_operator) == ("\n", "\n")


def test_background_reaches_the_whole_list() -> None:
    a, b, c = parse("a && b & c").calls
    assert (a.background, b.background, c.background) == (True, True, False)


def test_pipes() -> None:
    a, b, c = parse("a | b | c").calls
    assert a.feeds is b
    assert b.fed_by is a
    assert b.feeds is c
    assert c.feeds is None
    loop = parse("a | while read x; do b; done").calls[0].feeds
    assert isinstance(loop, Compound)
    assert loop.kind == "loop"


def test_conditions_and_negation() -> None:
    text = "if ! a && b; then c; fi; while d; do e; done"
    calls = {call.program: call for call in parse(text).calls}
    assert {name for name, call in calls.items() if call.in_condition} == {"a", "b", "d"}
    assert calls["a"].negated


def test_context() -> None:
    text = "f() { if a; then (b); fi; }; for i in 1; do case x in y) $(c);; esac; done"
    calls = {call.program: call for call in parse(text).calls if call.program}
    assert calls["a"].context == ("function", "group", "if")
    assert calls["b"].context == ("function", "group", "if", "subshell")
    assert calls["c"].context == ("loop", "case", "substitution")
    assert calls["c"].in_substitution


def test_a_redirection_behind_a_list_belongs_to_its_last_call() -> None:
    a, b = parse("a && b > out").calls
    assert not a.redirects
    assert b.redirects[0].target is not None
    assert b.redirects[0].target.value == "out"


def test_arguments_behind_a_redirection_stay_arguments() -> None:
    call = only("a > out b c")
    assert [word.value for word in call.words] == ["a", "b", "c"]


def test_nested_texts_are_parsed_at_their_place() -> None:
    text = "sudo bash -ec 'cd x && make -j4'"
    calls = parse(text).calls
    assert [call.program for call in calls] == ["bash", "cd", "make"]
    make = calls[2]
    assert make.context == ("nested-shell",)
    assert make.ancestors == (calls[0],)
    assert text[make.start : make.end] == "make -j4"
    assert make.exact


def test_nested_text_with_escapes_is_still_placed() -> None:
    text = 'sh -c "echo \\"hi\\"; make"'
    make = call_of(text, "make")
    assert text[make.start : make.end] == "make"
    echo = call_of(text, "echo")
    assert echo.words[1].value == "hi"
    assert not echo.exact


def test_a_substitution_in_double_quotes_runs_once() -> None:
    assert len([c for c in parse('bash -c "a $(b)"').calls if c.program == "b"]) == 1


def test_heredoc_fed_to_a_shell() -> None:
    text = "bash -s x <<'E'\nfoo | bar\nE\n"
    assert parse(text).calls[0].program == "bash"
    text = "bash <<'E'\nfoo | bar\nE\n"
    foo = call_of(text, "foo")
    assert foo.context == ("heredoc-shell",)
    assert text[foo.start : foo.end] == "foo"


def test_eval_of_a_literal() -> None:
    assert call_of("eval 'make all'", "make").context == ("nested-shell",)


def test_script_questions() -> None:
    script = parse(
        "set -euo pipefail\nexport A=1 B\nC=2\nread D\nfor E in 1; do :; done\ncd x\n"
        'if [ "$F" = 1 ]; then echo $G; fi\nf() { :; }\ncase $H in *) ;; esac'
    )
    assert script.sets("errexit")
    assert script.sets("pipefail")
    assert not script.sets("xtrace")
    assert script.exports == {"A", "B"}
    assert script.assigned == {"A", "C", "D", "E"}
    assert script.changes_directory
    assert script.tests_variable("F")
    assert not script.tests_variable("G")
    assert script.uses_variable("G")
    assert script.tests_variable("H")
    assert script.functions == {"f"}


@pytest.mark.parametrize("text", ["(cd x)", "x=$(cd y)", "cd x | a", "bash -c 'cd x'", "cd x &"])
def test_a_cd_that_does_not_last(text: str) -> None:
    assert not parse(text).changes_directory


def test_options_of_a_subshell_do_not_last() -> None:
    assert not parse("(set -e; a)").sets("errexit")
    assert not parse("set -e; set +e").sets("errexit")


def test_offsets_are_code_points() -> None:
    text = "échö '😀' | grep \"ü\" 2>/dev/null"
    grep = call_of(text, "grep")
    assert text[grep.words[1].start : grep.words[1].end] == '"ü"'
    assert text[grep.redirects[0].start : grep.redirects[0].end] == "2>/dev/null"


@pytest.mark.parametrize(
    "text",
    [
        "$(" * 10_000,
        "(" * 10_000,
        "if a; then " * 1_000,
        "{ " * 5_000,
        "a=( " * 5_000,
        "x" * 300_000,
    ],
)
def test_too_complex_texts_give_no_calls(text: str) -> None:
    script = parse(text)
    assert script.too_complex
    assert script.calls == []
    assert not script.certain


def test_broken_shell_is_uncertain_but_read() -> None:
    script = parse("apt-get install 'x")
    assert not script.certain


def test_nul_and_lone_surrogates_are_ordinary_characters() -> None:
    script = parse("echo a\0b \ud800 c")
    assert [word.text for word in script.calls[0].words] == ["echo", "a\0b", "\ud800", "c"]


def test_only_the_last_texts_are_remembered() -> None:
    remember(2)
    try:
        first = parse("npm run first")
        parse("npm run second")
        assert parse("npm run first") is first
        parse("npm run third")
        parse("npm run fourth")
        assert parse("npm run first") is not first
    finally:
        remember(0)


def test_nothing_is_remembered_unasked() -> None:
    assert parse("npm run a") is not parse("npm run a")


@pytest.mark.parametrize(
    ("text", "word", "variables"),
    [
        ("docker tag a $A.x.$B.y/$C:$D", "$A.x.$B.y/$C:$D", "ABCD"),
        ("aws s3 cp . s3://$A/$B/c", "s3://$A/$B/c", "AB"),
        ("echo a > $A.x.$B.y", "$A.x.$B.y", "AB"),
        ("export X=$A.x.$B.y", "X=$A.x.$B.y", "AB"),
        ("echo ${A}.x.$B.y", "${A}.x.$B.y", "AB"),
        ("echo $(a).x.$B.y", "$(a).x.$B.y", "B"),
        ('echo "$A.x.$B.y"', '"$A.x.$B.y"', "AB"),
        ("echo ${A:-$B.x.$C.d}", "${A:-$B.x.$C.d}", "ABC"),
        ("echo $A.x.\\$B.y.$C.z", "$A.x.\\$B.y.$C.z", "AC"),
        ("if a; then echo $A/b/$B/c; fi", "$A/b/$B/c", "AB"),
        ("[ $A.x.$B.y = z ]", "$A.x.$B.y", "AB"),
    ],
)
def test_a_word_with_several_variables_is_one_word(text: str, word: str, variables: str) -> None:
    script = parse(text)
    assert script.certain
    call = script.calls[-1] if "$(" not in text else script.calls[0]
    words = [*call.all_words, *(r.target for r in call.redirects if r.target is not None)]
    (found,) = [each for each in words if each.text == word]
    assert [variable.name for variable in found.variables] == list(variables)
    for variable in found.variables:
        assert text[variable.start] == "$"
        assert text[variable.start : variable.end].strip("${}")[0] == variable.name


def test_an_assignment_with_several_variables_has_one_value() -> None:
    call = only("REPO=$ACCOUNT.dkr.ecr.$REGION.amazonaws.com/$NAME")
    (assignment,) = call.assignments
    assert not call.all_words
    assert assignment.value is not None
    assert [found.name for found in assignment.value.variables] == ["ACCOUNT", "REGION", "NAME"]


def test_a_variable_behind_a_blank_in_quotes_is_where_it_is() -> None:
    text = 'echo "$A ${B} c $D"'
    (word,) = only(text).arguments
    assert [text[v.start : v.end] for v in word.variables] == ["$A", "${B}", "$D"]


def test_single_quotes_hide_variables() -> None:
    (word,) = only("echo '$A.x.$B.y'").arguments
    assert word.value == "$A.x.$B.y"
    assert not word.variables


def test_a_long_list_knows_its_end() -> None:
    script = parse(" && ".join("a" * 1 for _ in range(500)) + " & b")
    assert [call.background for call in script.calls] == [True] * 500 + [False]


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("echo `date` `uname`", ["echo", "date", "uname"]),
        ('tag "`date +%s` `git log`" x', ["tag", "date", "git"]),
        ("for x in `ls a` \t`ls b`; do echo; done", ["ls", "ls", "echo"]),
        ("echo `a` b `c`", ["echo", "a", "c"]),
        ("echo \\` `a` `b`", ["echo", "a", "b"]),
    ],
)
def test_substitutions_in_backquotes_side_by_side(text, programs):
    script = parse(text)
    assert [call.program for call in script.calls][: len(programs)] == programs
    assert all(text[call.start : call.end].startswith(call.program) for call in script.calls)


def test_backquotes_in_a_heredoc_are_calls():
    text = "cat > a <<EOF\nat `date` by\n`git log -1`\nEOF\nls\n"
    script = parse(text)
    assert [call.program for call in script.calls] == ["cat", "date", "git", "ls"]
    git = script.calls[2]
    assert text[git.start : git.end] == "git log -1"
    assert git.in_substitution
    assert git.ancestors == (script.calls[0],)
    assert git.stdin == "inherited"
    (target,) = [redirect.target for redirect in script.calls[0].redirects if redirect.body]
    assert [text[one.start : one.end] for one in target.substitutions] == ["`date`", "`git log -1`"]


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        ("cat <<'EOF'\n`date`\nEOF\n", ["cat"]),
        ("cat <<EOF\n\\`date\\`\n``\nEOF\n", ["cat"]),
        ("bash <<EOF\necho `date`\nEOF\n", ["bash", "echo", "date"]),
        ("bash <<'EOF'\necho `date`\nEOF\n", ["bash", "echo", "date"]),
    ],
)
def test_backquotes_in_a_heredoc_that_are_none_or_of_another_shell(text, programs):
    assert [call.program for call in parse(text).calls] == programs
