#!/bin/bash
# Two programs by torchrun, of which rank 1 is killed once there is a checkpoint; torchrun starts both
# again. Good where they end, nobody is left, and the run went on: rank 0 of the first start made its log.
# usage: torchrun_kill.sh FOLDER PROGRAM WORD…   what they say goes to FOLDER.log
set -euo pipefail
folder=$1 program=$2
shift 2
fail() { echo "torchrun_kill.sh: $*" >&2; cat "$folder.log" >&2; exit 1; }
rank_of() {  # the process of a rank that torchrun started
  local p
  for p in $(cat "/proc/$torchrun/task/$torchrun/children"); do
    tr '\0' '\n' <"/proc/$p/environ" | grep -q "^RANK=$1$" && echo "$p" && return
  done
  fail "rank $1 is not there"
}

torchrun --no-python --nproc-per-node 2 --max-restarts 1 "$program" "$@" >"$folder.log" 2>&1 &
torchrun=$!
trap 'kill "$torchrun" 2>/dev/null || true' EXIT  # where this script fails
for _ in $(seq 600); do
  [ -e "$folder/seed-0/checkpoints/last.safetensors" ] && break
  sleep 0.05
done
first=$(rank_of 0)
kill -9 "$(rank_of 1)"
wait "$torchrun" || fail "torchrun ended with $?"
trap - EXIT
[ -e "$(echo "$folder"/seed-0/events.out.tfevents.*."$first".0)" ] || fail "the run began anew"
for p in /proc/[0-9]*; do
  tr '\0' '\n' <"$p/cmdline" 2>/dev/null | grep -qx -- "$folder" && [ "$p" != "/proc/$$" ] && fail "${p#/proc/} is left"
done
echo ended
