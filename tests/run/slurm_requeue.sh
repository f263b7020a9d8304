#!/bin/bash
# In a Slurm on this machine: a job of two programs is told that its time is up, comes back from the
# queue, loses a program to SIGKILL, and ends.
# usage: slurm_local.sh run 2 2 -- slurm_requeue.sh PROGRAM RUN FOLDER key=value…
set -euo pipefail
program=$1 run=$2 folder=$3
shift 3
last=$folder/seed-0/checkpoints/last.safetensors
fail() { echo "slurm_requeue.sh: $*"; cat "$folder.log"; exit 1; }
wait_for() {  # seconds, command...
  local tries=$(($1 * 20)); shift
  while ! "$@" 2>/dev/null; do
    tries=$((tries - 1)); [ $tries -gt 0 ] || fail "timed out: $*"
    sleep 0.05
  done
}
said() { grep -q "$1" "$folder.log"; }
newer() {  # Slurm lets a requeued job wait for two minutes, until old credentials are void
  scontrol update JobId="$job" StartTime=now >/dev/null || true
  [ "$last" -nt "$folder.mark" ]
}
ended() { [ -z "$(squeue -h -j "$job")" ]; }

job=$("$program" sbatch "$run" "$@" --tasks 2 --out "$folder" --sbatch=--nodes=2 | grep -o '[0-9]*$')
wait_for 20 test -e "$last"
scancel --signal=USR1 --batch "$job"
wait_for 20 said "back to the queue"
touch "$folder.mark"
wait_for 30 newer  # it came back and wrote on
victim=$(pgrep -f "^$program train .*$folder " | tail -1)
kill -9 "$victim"
wait_for 20 said "going on from the last checkpoint"
wait_for 60 ended
echo ended
