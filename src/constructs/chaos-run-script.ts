/**
 * The script of a chaos run, for any POSIX shell with kubectl. Its environment: LITMUS the namespace of Litmus, FAULTS what
 * is done as `name:experiment:seconds`, ALLOWANCE and POLL in seconds. `<name>.json` beside it is each fault's ChaosEngine.
 */
export const chaosRunScript = `# Makes faults one after another. Fails unless the workload is well again after each.
set -eu

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

litmus() { kubectl --namespace "$LITMUS" "$@"; }

engine=
# A ChaosEngine that is removed takes its fault back.
stop() { [ -z "$engine" ] || litmus delete chaosengines.litmuschaos.io "$engine" --ignore-not-found --timeout 100s; }
trap 'exit 143' TERM
trap 'stop || true' EXIT

for fault in $FAULTS; do
  name=\${fault%%:*}
  rest=\${fault#*:}
  experiment=\${rest%%:*}
  limit=$((\${rest#*:} + ALLOWANCE))
  result="$name-$experiment"
  # What an earlier run left behind: its result would be taken for this one's.
  litmus delete chaosengines.litmuschaos.io "$name" --ignore-not-found --timeout 100s
  litmus delete chaosresults.litmuschaos.io "$result" --ignore-not-found --timeout 100s
  engine=$name
  litmus create --filename "$(dirname "$0")/$name.json"
  waited=0
  while true; do
    verdict=$(litmus get chaosresults.litmuschaos.io "$result" --ignore-not-found \\
      --output 'jsonpath={.status.experimentStatus.verdict}')
    case "$verdict" in
      Pass) break ;;
      Fail | Stopped | Error) fail "$name ended with $verdict. To see why: kubectl --namespace $LITMUS describe chaosresult $result" ;;
    esac
    [ "$waited" -lt "$limit" ] || fail "$name is still \${verdict:-waiting for Litmus} after $limit seconds"
    sleep "$POLL"
    waited=$((waited + POLL))
  done
  echo "$name passed after $waited seconds"
  stop
  engine=
done
echo "PASSED"
`;
