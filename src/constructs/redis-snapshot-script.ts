/**
 * The script of an ElastiCache snapshot, for bash with the AWS CLI. Its environment: GROUP the replication group,
 * KEEP how many of its own snapshots it leaves, TIMEOUT and POLL in seconds, and AWS_REGION.
 */
export const redisSnapshotScript = `# Takes a snapshot of an ElastiCache replication group, waits until it is there, and deletes the oldest of its own.
set -euo pipefail

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

group() {
  aws elasticache describe-replication-groups --replication-group-id "$GROUP" --output text \\
    --query "ReplicationGroups[0].$1"
}

# A group that is busy, e.g. with its daily snapshot, takes no other one.
aws elasticache wait replication-group-available --replication-group-id "$GROUP"

# A sharded group is snapshotted whole. Of any other one AWS wants a member: a replica, to spare the primary.
if [ "$(group ClusterEnabled)" = True ]; then
  source=(--replication-group-id "$GROUP")
else
  member=$(group "NodeGroups[0].NodeGroupMembers[?CurrentRole=='replica'] | [0].CacheClusterId")
  if [ "$member" = None ]; then member=$(group 'MemberClusters[0]'); fi
  source=(--cache-cluster-id "$member")
fi

snapshot="$GROUP-$(date -u +%Y%m%d-%H%M)"
aws elasticache create-snapshot "\${source[@]}" --snapshot-name "$snapshot" --output text --query Snapshot.SnapshotStatus

waited=0
while true; do
  status=$(aws elasticache describe-snapshots --snapshot-name "$snapshot" --output text \\
    --query 'Snapshots[0].SnapshotStatus')
  case "$status" in
    available) break ;;
    failed) fail "$snapshot failed" ;;
  esac
  [ "$waited" -lt "$TIMEOUT" ] || fail "$snapshot is still $status after $TIMEOUT seconds"
  sleep "$POLL"
  waited=$((waited + POLL))
done
echo "took $snapshot"

# Its own ones are named as above: the group and the time. The length keeps those of a group with a longer name apart.
# One name a line, since the CLI filters page by page.
aws elasticache describe-snapshots --snapshot-source user --output text \\
  --query "Snapshots[?starts_with(SnapshotName, '$GROUP-') && length(SnapshotName) == \\\`\${#snapshot}\\\`].[SnapshotName]" |
  { grep -E -- '-[0-9]{8}-[0-9]{4}$' || true; } | sort | head -n "-$KEEP" |
  while read -r old; do
    aws elasticache delete-snapshot --snapshot-name "$old" --output text --query Snapshot.SnapshotStatus
    echo "deleted $old"
  done
`;
