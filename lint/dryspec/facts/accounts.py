"""Accounts of Linux instances."""

from __future__ import annotations

NO_LOGIN = frozenset(
    {
        *("_apt", "adm", "apache", "backup", "bin", "chrony", "daemon", "dbus", "ftp", "games"),
        *("gnats", "irc", "list", "lp", "mail", "man", "memcached", "messagebus", "mysql", "news"),
        *("nginx", "nobody", "ntp", "operator", "proxy", "redis", "rpc", "sshd", "sys", "syslog"),
        *("tomcat", "uucp", "www-data"),
    }
)
"""Accounts that Amazon Linux, Red Hat, Debian and Ubuntu, or the packages that bring them, set up
without a login shell: ``su NAME -c`` refuses them (observed on Debian: exit status 1)."""
