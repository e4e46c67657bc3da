#!/bin/sh
# Playwright makes Firefox quit when a tab crashes. Users' Firefox goes on, and so must the one that is
# tested with killed tabs.
unset MOZ_CRASHREPORTER_SHUTDOWN
exec "${ISMS_FIREFOX:-/usr/bin/firefox-esr}" "$@"
