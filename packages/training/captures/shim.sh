#!/bin/sh
# Stands in for nvidia-smi, first on PATH: answers the two recorded questions from one capture and nothing else.
capture='@CAPTURE@'
case "$1 $2" in
'--query-gpu=index,uuid,name,driver_version,memory.total,memory.used,mig.mode.current,ecc.errors.uncorrected.volatile.total --format=csv,noheader,nounits')
  cat "$capture/gpus.csv"
  ;;
'--query-compute-apps=gpu_uuid,pid,process_name,used_memory --format=csv,noheader,nounits')
  cat "$capture/processes.csv"
  ;;
*)
  echo "this question was not recorded: $*" >&2
  exit 97
  ;;
esac
if [ -f "$capture/exit" ]; then exit "$(cat "$capture/exit")"; fi
