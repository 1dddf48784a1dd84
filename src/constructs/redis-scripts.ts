/** The name under which sentinels know the primary. */
export const PRIMARY = 'primary';

/**
 * Starts a server, as primary or as replica: as the sentinels say, or as this pod's own sentinel remembers, or, the very
 * first time, the first pod is the primary. Its environment: NODES the domain of the pods, FIRST the first pod, MEMORY in
 * bytes, EVICTION, REPLICAS, REDIS_PASSWORD.
 */
export const redisServerScript = `set -eu
me="$(hostname).$NODES"
sentinels() {
  # Whoever answers first; nobody does while all pods are new.
  timeout 3 valkey-cli -h "\${NODES%%.*}" -p 26379 sentinel get-master-addr-by-name ${PRIMARY} 2>/dev/null | head -n 1
}
remembered() {
  [ -f /data/sentinel.conf ] || return 0
  awk '$1 == "sentinel" && $2 == "monitor" { print $4 }' /data/sentinel.conf
}
{
  echo "port 6379"
  echo "dir /data"
  echo "appendonly yes"
  echo "appendfsync everysec"
  # The append-only file is what is read at the start; snapshots beside it would only cost memory.
  echo 'save ""'
  echo "maxmemory $MEMORY"
  echo "maxmemory-policy $EVICTION"
  echo "requirepass $REDIS_PASSWORD"
  if [ "$REPLICAS" -gt 1 ]; then
    primary="$(sentinels)"
    [ -n "$primary" ] || primary="$(remembered)"
    [ -n "$primary" ] || primary="$FIRST"
    echo "masterauth $REDIS_PASSWORD"
    echo "replica-announce-ip $me"
    echo "replica-announce-port 6379"
    # A primary that the others cannot reach takes no writes: they would be lost when it comes back.
    echo "min-replicas-to-write 1"
    echo "min-replicas-max-lag 10"
    if [ "$primary" != "$me" ]; then echo "replicaof $primary 6379"; fi
  fi
} >/run/redis/redis.conf
exec valkey-server /run/redis/redis.conf
`;

/** Starts a sentinel beside a server. Its configuration is its memory of who is primary, and lies on the volume. */
export const redisSentinelScript = `set -eu
me="$(hostname).$NODES"
conf=/data/sentinel.conf
if [ ! -f "$conf" ]; then
  {
    echo "port 26379"
    echo "dir /tmp"
    echo "sentinel resolve-hostnames yes"
    echo "sentinel announce-hostnames yes"
    echo "sentinel announce-ip $me"
    echo "sentinel monitor ${PRIMARY} $FIRST 6379 $QUORUM"
    echo "sentinel auth-pass ${PRIMARY} $REDIS_PASSWORD"
    echo "sentinel down-after-milliseconds ${PRIMARY} 5000"
    echo "sentinel failover-timeout ${PRIMARY} 30000"
    echo "sentinel parallel-syncs ${PRIMARY} 1"
  } >"$conf"
fi
exec valkey-sentinel "$conf"
`;

/** Before a server stops: when it is the primary, another one takes over first, so that nobody waits for a vote. */
export const redisStopScript = `export REDISCLI_AUTH="$REDIS_PASSWORD"
if [ "$(valkey-cli role | head -n 1)" = master ]; then
  # This pod's own sentinel, which stays a little longer than the server.
  valkey-cli -p 26379 sentinel failover ${PRIMARY} || true
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(valkey-cli role | head -n 1)" = master ] || exit 0
    sleep 1
  done
fi
`;

/** HAProxy in front of the servers: it asks each of them who it is, and sends everything to the primary. */
export function redisProxyConfig(servers: readonly string[]): string {
  return `global
  log stdout format raw local0 notice
  maxconn 20000

defaults
  mode tcp
  log global
  timeout connect 3s
  # Clients keep their connections, and may be silent for long.
  timeout client 1h
  timeout server 1h
  timeout check 2s

resolvers cluster
  parse-resolv-conf
  hold valid 5s

frontend metrics
  mode http
  timeout client 10s
  bind :8404
  http-request use-service prometheus-exporter if { path /metrics }
  http-request return status 200 if { path /healthz }

frontend redis
  bind :6379
  default_backend primary

backend primary
  option tcp-check
  tcp-check connect
  tcp-check send "AUTH \${REDIS_PASSWORD}\\r\\n"
  tcp-check expect string +OK
  tcp-check send "INFO replication\\r\\n"
  tcp-check expect string role:master
  tcp-check send "QUIT\\r\\n"
  tcp-check expect string +OK
  default-server check inter 1s fall 2 rise 1 resolvers cluster init-addr none on-marked-down shutdown-sessions
${servers.map((server) => `  server ${server.split('.')[0]} ${server}:6379\n`).join('')}`;
}
