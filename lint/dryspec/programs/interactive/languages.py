"""Tools of programming languages: packages, tests, projects."""

from __future__ import annotations

from dryspec.programs.interactive.prompt import (
    ADD_YES,
    DEFAULTS,
    FAILS,
    HANGS,
    Prompt,
    each,
    has_words,
    is_given_something,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.shell import Call


def _jest_once(call: Call) -> bool:
    return call.has_flag("--watchAll=false", "--ci", "--watch=false") or not call.has_flag(
        "--watch", "--watchAll"
    )


PROMPTS = (
    # JavaScript
    Prompt(
        "npm init", "asks for name, version and more", DEFAULTS, ADD_YES,
        answered="-y --yes -f --force",
        unless=has_words(2), insert="-y", after=1,
    ),
    Prompt(
        "npm login; npm adduser; yarn login; pnpm login", "asks for user and password", FAILS,
        'write the token into .npmrc or use "aws codeartifact login --tool npm"',
    ),
    Prompt(
        "yarn upgrade-interactive", "shows a list to choose from", FAILS, "use yarn upgrade",
        terminal=True,
    ),
    Prompt(
        "react-scripts test; craco test", "watches for changes instead of ending", HANGS,
        "set CI=true or add --watchAll=false",
        answered="--watchAll=false --watch=false --ci --no-watch", variables="CI",
    ),
    Prompt(
        "jest", "watches for changes instead of ending", HANGS, "drop the watch option",
        unless=_jest_once,
    ),
    Prompt(
        "ng test", "may watch for changes instead of ending", HANGS, "add --watch=false",
        answered="--watch=false --no-watch --single-run --configuration", variables="CI",
        unless=lambda call: call.option_value("--watch") == "false", insert="--watch=false",
        after=1,
        safe=False,
    ),
    Prompt(
        "karma start", "watches for changes instead of ending", HANGS, "add --single-run",
        answered="--single-run --singleRun", variables="CI", insert="--single-run", after=1,
        unless=has_words(2), safe=False,
    ),
    Prompt(
        "cypress open; playwright codegen", "opens a window", FAILS,
        'use "cypress run" or plain "playwright test"', terminal=True,
    ),
    Prompt("playwright test", "opens a window", FAILS, "drop --ui", only="--ui --debug",
           terminal=True),
    # Python
    Prompt(
        "pip uninstall; pip3 uninstall", "asks before it removes", FAILS, ADD_YES,
        answered="-y --yes", insert="-y", after=1,
    ),
    Prompt(
        each("conda {0}; mamba {0}", "install create update remove uninstall upgrade"),
        "asks before it changes anything", FAILS, ADD_YES,
        answered="-y --yes --dry-run", variables="CONDA_ALWAYS_YES=true CONDA_ALWAYS_YES=1",
        markers="always_yes",
        insert="-y", after=1,
    ),
    Prompt(
        "conda env remove", "asks before it removes", FAILS, ADD_YES,
        answered="-y --yes", insert="-y", after=2,
    ),
    Prompt(
        "poetry init", "asks for name, version and more", DEFAULTS, "add --no-interaction",
        answered="-n --no-interaction", insert="--no-interaction", after=1,
    ),
    Prompt(
        "twine upload", "asks for user and password when none are configured", FAILS,
        "add --non-interactive and set TWINE_USERNAME and TWINE_PASSWORD",
        answered="--non-interactive -u --username -p --password --config-file -r --repository",
        variables="TWINE_PASSWORD TWINE_NON_INTERACTIVE", insert="--non-interactive", after=1,
    ),
    Prompt(
        "manage.py flush; manage.py createsuperuser", "asks before it goes on", FAILS,
        "add --noinput", answered="--noinput --no-input", insert="--noinput", after=1,
    ),
    Prompt(
        "manage.py collectstatic", "asks before it overwrites files", FAILS, "add --noinput",
        answered="--noinput --no-input --dry-run -n", insert="--noinput", after=1,
    ),
    Prompt(
        "cookiecutter", "asks for every value of the template", FAILS, "add --no-input",
        answered="--no-input --help --version", insert="--no-input", after=0,
    ),
    # PHP, Ruby, JVM and others
    # Laravel takes silence for "no" and says so with status 1 since version 7. Without a .env file
    # the environment is "production", in which it asks.
    Prompt(
        "artisan migrate; artisan migrate:fresh; artisan migrate:refresh; artisan db:seed; "
        "artisan migrate:rollback; artisan migrate:reset; artisan db:wipe",
        "asks before it touches a production database", FAILS, "add --force",
        answered="--force --pretend --env=testing --env=local",
        variables="APP_ENV=testing APP_ENV=local", markers=".env.example .env.testing .env.local",
        safe=False,
    ),
    Prompt(
        "composer init", "asks for name, type and more", DEFAULTS, "add --no-interaction",
        answered="-n --no-interaction", variables="COMPOSER_NO_INTERACTION=1",
    ),
    Prompt(
        "mvn archetype:generate; mvn release:prepare; mvn release:perform", "asks for each value",
        HANGS, "add -B", answered="-B --batch-mode -DinteractiveMode=false", insert="-B", after=0,
    ),
    Prompt(
        "sbt", "opens its shell when no command is given", HANGS, "name the command to run",
        unless=is_given_something,
    ),
    Prompt(
        "sdk install", "asks whether to make the version the default", FAILS,
        "set sdkman_auto_answer=true in its configuration",
        variables="sdkman_auto_answer=true", markers="sdkman_auto_answer=true",
    ),
    Prompt("rustup-init", "asks how to install", FAILS, ADD_YES, answered="-y",
           insert="-y", after=0),
    Prompt(
        "opam init", "asks whether to change the profile", FAILS, "add -y --disable-sandboxing",
        answered="-y --yes", variables="OPAMYES",
    ),
    Prompt("mix local.hex; mix local.rebar", "asks before it installs", FAILS, "add --force",
           answered="--force", insert="--force", after=1),
    Prompt("cpan", "asks how to configure itself", DEFAULTS, "set PERL_MM_USE_DEFAULT=1",
           variables="PERL_MM_USE_DEFAULT=1"),
    Prompt("sdkmanager", "asks to accept licences", FAILS, "pipe yes into it", only="--licenses",
           licence=True),
    Prompt("flutter doctor", "asks to accept licences", FAILS, "pipe yes into it",
           only="--android-licenses", licence=True),
    Prompt("pecl install", "asks for the extension's options", DEFAULTS,
           "pipe a line break into it",
           licence=True),
)  # fmt: skip
