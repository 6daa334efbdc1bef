#!/bin/sh
# Runs the tests in groups, two at a time, one per core; the longest come first, so that both end at about the same time.
# With arguments only those: tests/run.sh tests/storage -x
set -u
cd "$(dirname "$0")/.."
pytest=".venv/bin/python -m pytest"

if [ "${1:-}" = --group ]; then
    report=$(mktemp)
    trap 'rm -f "$report"' EXIT
    # shellcheck disable=SC2086 # a group is several words
    $pytest $2 >"$report" 2>&1
    status=$?
    cat "$report" # at once, so that two groups do not mix
    exit $status
fi
# What is written is thrown away: in memory, where there is room for it, nobody waits for a disk.
if [ "$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 8000000 ] 2>/dev/null; then
    export PYTEST_DEBUG_TEMPROOT=/dev/shm
fi
if [ $# -gt 0 ]; then exec $pytest "$@"; fi

together="tests/sharing tests/acknowledgements tests/retention tests/comments tests/agreements tests/checkouts"
planning="tests/calendar tests/feeds tests/mail_in tests/polls tests/rooms tests/attendance"
meeting="tests/invitations tests/trainings tests/minutes tests/tasks tests/processes tests/task_guests"
asking="tests/feedback tests/answering tests/handouts tests/results tests/effects tests/site"
files="tests/exchange tests/comparison tests/previews tests/word_templates tests/scanning"
alone="tests/browser tests/extract tests/finder tests/search tests/reliability tests/storage tests/documents"
rest=tests
for folder in $together $planning $meeting $asking $files $alone; do rest="$rest --ignore=$folder"; done
printf '%s\n' tests/browser tests/extract "$rest" "$asking" "$planning" "$meeting" "$together" tests/reliability "$files" tests/documents tests/finder tests/search tests/storage |
    xargs -P 2 -I GROUP tests/run.sh --group GROUP
