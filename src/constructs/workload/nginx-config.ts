import { type WafProps, wafModule, wafServer } from './waf-config.ts';

export interface NginxConfigProps {
  /** Port that nginx takes traffic on. */
  readonly port: number;
  /** Port of the application, on localhost. */
  readonly upstreamPort: number;
  /** The largest request body that is let through, in bytes. */
  readonly maxBodyBytes: number;
  /** Seconds that a request may take: the same as at the edge, so that neither waits for what the other gave up. */
  readonly timeoutSeconds: number;
  /** Paths below which answers never change, e.g. `/_next/static/`: cached by browsers and CDN for a year. */
  readonly immutable: readonly string[];
  /** A web application firewall in nginx: its image must have ModSecurity. Default: none. */
  readonly waf?: WafProps | undefined;
}

/** Answers while nginx itself is well, whatever the application does. */
export const NGINX_HEALTH_PATH = '/-/nginx';

/** The one folder that nginx writes to. */
export const NGINX_FOLDER = '/tmp';

const SAFE_PATH = /^\/[\w\-./~]+$/;

/** Headers that the application may set itself: then its own stand. HSTS is not here: the edge is what speaks TLS. */
const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
} as const;

/** Every access log field, as JSON: numbers where nginx always has one. The query is left out: it may hold what is private. */
const LOG_FIELDS = {
  time: '"$time_iso8601"',
  level: '"info"',
  logger: '"nginx"',
  request_id: '"$forwarded_request_id"',
  client: '"$http_x_forwarded_for"',
  remote_addr: '"$remote_addr"',
  method: '"$request_method"',
  host: '"$host"',
  path: '"$uri"',
  protocol: '"$server_protocol"',
  status: '$status',
  bytes_sent: '$bytes_sent',
  request_length: '$request_length',
  request_time: '$request_time',
  upstream_status: '"$upstream_status"',
  upstream_time: '"$upstream_response_time"',
  referer: '"$http_referer"',
  user_agent: '"$http_user_agent"',
} as const;

/** The nginx.conf of a sidecar that hands all traffic to the application in its pod. Runs as any user, read-only but for one folder. */
export function nginxConfig(props: NginxConfigProps): string {
  for (const path of props.immutable) {
    if (!SAFE_PATH.test(path)) {
      throw new Error(`immutable path '${path}' is not a folder below /. fix: write it like /_next/static/`);
    }
  }
  if (props.port === props.upstreamPort) {
    throw new Error(
      `nginx and the application both listen on port ${props.port} of one pod. fix: give them different ports`,
    );
  }
  const folders = props.immutable.map((path) => `${path.replace(/\/+$/, '')}/`);
  return `${blocks([
    ...(props.waf ? [wafModule] : []),
    `# One worker: the container has a fraction of a CPU, and auto would count the node's.
worker_processes 1;
pid ${NGINX_FOLDER}/nginx.pid;
error_log /dev/stderr warn;`,
    `events {
  worker_connections 4096;
}`,
    `http {
${indent(
  blocks([
    `client_body_temp_path ${NGINX_FOLDER}/client_body;
proxy_temp_path ${NGINX_FOLDER}/proxy;
fastcgi_temp_path ${NGINX_FOLDER}/fastcgi;
uwsgi_temp_path ${NGINX_FOLDER}/uwsgi;
scgi_temp_path ${NGINX_FOLDER}/scgi;`,
    `server_tokens off;
client_max_body_size ${nginxSize(props.maxBodyBytes)};
# Longer than what is in front keeps idle connections, so that it never sends on one that is just being closed.
keepalive_timeout 75s;`,
    logFormat(),
    `gzip on;
gzip_vary on;
gzip_proxied any;
gzip_comp_level 5;
gzip_min_length 1024;
gzip_types text/plain text/css text/javascript application/javascript application/json application/manifest+json application/xml image/svg+xml;`,
    ...maps(folders),
    `upstream application {
  server 127.0.0.1:${props.upstreamPort};
  keepalive 64;
  # Shorter than the 5 s after which Node closes idle connections, for the same reason.
  keepalive_timeout 4s;
}`,
    server(props, folders),
  ]),
)}
}`,
  ])}\n`;
}

function logFormat(): string {
  const fields = Object.entries(LOG_FIELDS).map(([name, value]) => `"${name}":${value}`);
  const lines = fields.map((field, i) => `  '${i === 0 ? '{' : ''}${field}${i === fields.length - 1 ? '}' : ','}'`);
  return `log_format json escape=json
${lines.join('\n')};
access_log /dev/stdout json;`;
}

function maps(immutable: readonly string[]): string[] {
  return [
    map('http_upgrade', 'upstream_connection', { default: 'upgrade', '""': '""' }),
    // What the edge knew is kept; what nobody said is filled in.
    map('http_x_forwarded_proto', 'forwarded_proto', { default: '$http_x_forwarded_proto', '""': '$scheme' }),
    map('http_x_forwarded_host', 'forwarded_host', { default: '$http_x_forwarded_host', '""': '$host' }),
    map('http_x_request_id', 'forwarded_request_id', { default: '$http_x_request_id', '""': '$request_id' }),
    ...Object.entries(SECURITY_HEADERS).map(([header, value]) =>
      map(`upstream_http_${variable(header)}`, variable(header), { default: '""', '""': `"${value}"` }),
    ),
    ...(immutable.length === 0
      ? []
      : [
          map('uri', 'immutable_cache', {
            default: '""',
            ...Object.fromEntries(
              immutable.map((folder) => [`"~^${escapeRegex(folder)}"`, '"public, max-age=31536000, immutable"']),
            ),
          }),
        ]),
  ];
}

function server(props: NginxConfigProps, immutable: readonly string[]): string {
  return `server {
${indent(
  blocks([
    `listen ${props.port};
server_name _;`,
    ...(props.waf ? [wafServer] : []),
    `proxy_http_version 1.1;
proxy_set_header Host $host;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection $upstream_connection;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $forwarded_proto;
proxy_set_header X-Forwarded-Host $forwarded_host;
proxy_set_header X-Request-ID $forwarded_request_id;`,
    `proxy_connect_timeout 5s;
proxy_send_timeout ${props.timeoutSeconds}s;
proxy_read_timeout ${props.timeoutSeconds}s;
# Answers and uploads are passed on as they come: streamed pages are seen at once, and nothing is spooled to disk.
proxy_buffering off;
proxy_request_buffering off;`,
    [
      // Without "always" an error page below an immutable path is not cached for a year.
      ...(immutable.length === 0 ? [] : ['add_header Cache-Control $immutable_cache;']),
      ...Object.keys(SECURITY_HEADERS).map((header) => `add_header ${header} $${variable(header)} always;`),
    ].join('\n'),
    `location = ${NGINX_HEALTH_PATH} {
  access_log off;${props.waf ? '\n  modsecurity off;' : ''}
  default_type text/plain;
  return 200 "ok\\n";
}`,
    ...immutable.map(
      (folder) => `location ^~ ${folder} {
  proxy_hide_header Cache-Control;
  proxy_pass http://application;
}`,
    ),
    `location / {
  proxy_pass http://application;
}`,
  ]),
)}
}`;
}

function map(from: string, to: string, entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `  ${key} ${value};`);
  return `map $${from} $${to} {\n${lines.join('\n')}\n}`;
}

/** nginx knows bytes, k, m and g as powers of 1024. */
function nginxSize(bytes: number): string {
  if (!Number.isInteger(bytes) || bytes <= 0) {
    throw new Error(`maxBodyBytes ${bytes} is not a size. fix: use a whole number of bytes above 0`);
  }
  if (bytes % 2 ** 20 === 0) return `${bytes / 2 ** 20}m`;
  return bytes % 2 ** 10 === 0 ? `${bytes / 2 ** 10}k` : String(bytes);
}

function variable(header: string): string {
  return header.toLowerCase().replaceAll('-', '_');
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function blocks(parts: readonly string[]): string {
  return parts.join('\n\n');
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
