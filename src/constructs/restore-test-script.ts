/**
 * The script of a restore test, for any POSIX shell with kubectl. Its environment:
 * VELERO the namespace of Velero, SCHEDULE whose newest backup is restored, SCRATCH the namespace it is restored into,
 * KINDS what is restored, as kubectl takes it, LABEL of the Restores it makes, TIMEOUT in seconds, POLL in seconds.
 */
export const restoreTestScript = `# Restores the newest backup of a schedule into a namespace where nothing can run. Fails unless all of it arrives.
set -eu

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

velero() { kubectl --namespace "$VELERO" "$@"; }

# Velero labels what it restores with the Restore's name: nothing else in the namespace is touched.
clean() {
  kubectl --namespace "$SCRATCH" delete "$KINDS" --selector velero.io/restore-name --ignore-not-found --timeout 2m
}

trap 'exit 143' TERM
trap 'clean || true' EXIT

# What an earlier test left behind, when it was ended in the middle. A failed Restore is kept until now, to be looked at.
clean
velero delete restores.velero.io --selector "$LABEL" --ignore-not-found --timeout 2m

# Backups are named after their schedule and the time, so that the last name is the newest.
backups=$(velero get backups.velero.io --selector "velero.io/schedule-name=$SCHEDULE" \\
  --output 'jsonpath={range .items[?(@.status.phase=="Completed")]}{.metadata.name}{"\\n"}{end}')
backup=$(echo "$backups" | sort | tail -n 1)
[ -n "$backup" ] || fail "schedule $SCHEDULE has no completed backup"

restore=$(sed "s/BACKUP_NAME/$backup/" "$(dirname "$0")/restore.json" |
  velero create --filename - --output 'jsonpath={.metadata.name}')
echo "restoring $backup as $restore into $SCRATCH"

waited=0
while true; do
  phase=$(velero get restores.velero.io "$restore" --output 'jsonpath={.status.phase}')
  case "$phase" in
    Completed) break ;;
    *Failed*) fail "$restore is $phase. To see why: velero restore describe $restore --details" ;;
  esac
  [ "$waited" -lt "$TIMEOUT" ] || fail "$restore is still \${phase:-waiting for Velero} after $TIMEOUT seconds"
  sleep "$POLL"
  waited=$((waited + POLL))
done

errors=$(velero get restores.velero.io "$restore" --output 'jsonpath={.status.errors}')
[ "\${errors:-0}" -eq 0 ] || fail "$restore has $errors errors. To see them: velero restore describe $restore --details"

arrived=$(kubectl --namespace "$SCRATCH" get "$KINDS" --selector "velero.io/restore-name=$restore" --output name)
count=$(echo "$arrived" | grep -c / || true)
[ "$count" -gt 0 ] || fail "$restore is Completed, and nothing arrived in $SCRATCH"

clean
velero delete restores.velero.io "$restore" --wait=false
trap - EXIT
echo "PASSED: $count objects of $backup arrived after $waited seconds"
`;
