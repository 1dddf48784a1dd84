import { describe, expect, it } from 'vitest';
import { type NginxConfigProps, nginxConfig } from '../../../src/constructs/workload/nginx-config.ts';

const props: NginxConfigProps = {
  port: 8080,
  upstreamPort: 3000,
  maxBodyBytes: 10 * 2 ** 20,
  timeoutSeconds: 30,
  immutable: ['/_next/static/'],
};
const config = (difference: Partial<NginxConfigProps> = {}) => nginxConfig({ ...props, ...difference });

/** The block that starts with these words, to its closing brace. */
function block(text: string, start: string): string {
  const from = text.indexOf(`${start} {`);
  if (from < 0) return '';
  let depth = 0;
  for (let at = text.indexOf('{', from); at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return text.slice(from, at + 1);
  }
  return '';
}

describe('nginxConfig', () => {
  it('hands what comes to its port on to the application on localhost', () => {
    expect(block(config(), 'server')).toContain('listen 8080;');
    expect(block(config(), 'upstream application')).toContain('server 127.0.0.1:3000;');
    expect(block(config(), 'location /')).toContain('proxy_pass http://application;');
  });

  it('writes only below the one folder that is writable', () => {
    const paths = [...config().matchAll(/^\s*(pid|\w+_temp_path) (\S+);/gm)].map(([, , path]) => path);
    expect(paths).toHaveLength(6);
    for (const path of paths) expect(path).toMatch(/^\/tmp\//);
    expect(config()).toContain('proxy_buffering off;');
    expect(config()).toContain('proxy_request_buffering off;');
  });

  it('defines every variable of its own, and none that nginx has', () => {
    const defined = [...config().matchAll(/^\s*map \$\w+ \$(\w+) \{/gm)].map(([, name]) => name);
    const nginxOwn = ['connection', 'host', 'request_id', 'scheme', 'status', 'uri'];
    for (const name of defined) expect(nginxOwn).not.toContain(name);
    const used = [...config().matchAll(/\$(forwarded_\w+|upstream_connection|immutable_cache|x_\w+|referrer_policy)/g)];
    for (const [, name] of used) expect(defined).toContain(name);
  });

  it('logs a line of JSON for each request, with its times and without its query', () => {
    const format = block(config(), 'http').match(/log_format json escape=json\s+([^;]+);/)?.[1] ?? '';
    const line = format
      .replaceAll(/'\s*'/g, '')
      .replaceAll("'", '')
      .replaceAll(/"\$\w+"/g, '"x"')
      .replaceAll(/\$\w+/g, '1');
    expect(JSON.parse(line)).toMatchObject({ status: 1, request_time: 1, upstream_time: 'x', path: 'x' });
    expect(format).not.toMatch(/\$(request_uri|args|query_string|request)"/);
    expect(config()).toContain('access_log /dev/stdout json;');
  });

  it('keeps what the edge said of the client, and supports WebSockets', () => {
    expect(config()).toContain('proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;');
    expect(block(config(), 'map $http_x_forwarded_proto $forwarded_proto')).toContain(
      'default $http_x_forwarded_proto;',
    );
    expect(config()).toContain('proxy_set_header Upgrade $http_upgrade;');
    expect(config()).toContain('proxy_set_header Connection $upstream_connection;');
  });

  it('adds security headers where the application sets none, also to errors, and leaves HSTS to the edge', () => {
    expect(block(config(), 'map $upstream_http_x_frame_options $x_frame_options')).toContain('"" "SAMEORIGIN";');
    expect(config()).toContain('add_header X-Frame-Options $x_frame_options always;');
    expect(config()).not.toContain('Strict-Transport-Security');
  });

  it('loses none of them below an immutable path: add_header there would replace them all', () => {
    expect(block(config(), 'location ^~ /_next/static/')).not.toContain('add_header');
  });

  it('caches immutable paths for a year, but not their errors', () => {
    expect(config()).toContain('"~^/_next/static/" "public, max-age=31536000, immutable";');
    expect(config()).toContain('add_header Cache-Control $immutable_cache;');
    expect(config({ immutable: ['/v1.0/assets'] })).toContain('"~^/v1\\.0/assets/"');
    expect(config({ immutable: [] })).not.toContain('immutable');
  });

  it('writes sizes and timeouts as nginx reads them', () => {
    expect(config()).toContain('client_max_body_size 10m;');
    expect(config({ maxBodyBytes: 1536 })).toContain('client_max_body_size 1536;');
    expect(config({ maxBodyBytes: 512 * 1024 })).toContain('client_max_body_size 512k;');
    expect(config({ timeoutSeconds: 60 })).toContain('proxy_read_timeout 60s;');
  });

  it('answers for itself, without the application', () => {
    expect(block(config(), 'location = /-/nginx')).toContain('return 200');
    expect(block(config(), 'location = /-/nginx')).not.toContain('proxy_pass');
  });

  it('refuses what would break the file or the pod', () => {
    expect(() => config({ immutable: ['/a b;'] })).toThrow(
      "immutable path '/a b;' is not a folder below /. fix: write it like /_next/static/",
    );
    expect(() => config({ immutable: ['/'] })).toThrow("immutable path '/'");
    expect(() => config({ upstreamPort: 8080 })).toThrow('both listen on port 8080 of one pod');
    expect(() => config({ maxBodyBytes: 0 })).toThrow('maxBodyBytes 0 is not a size');
  });
});
