import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { binaryOf, moduleVersion } from '../../conformance/build.ts';
import { temporaryFolder } from '../support/folder.ts';

it('names a binary as go build does', () => {
  expect(binaryOf('k8s.io/kubernetes/cmd/kube-apiserver')).toBe('kube-apiserver');
  expect(binaryOf('go.etcd.io/etcd/server/v3')).toBe('server');
});

it('reads the version that a go.mod requires, not the one that it replaces or lists as a tool', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'module'));
  const text = [
    'tool example.org/a/cmd/a',
    'require example.org/single v1.0.0',
    'require (',
    '\texample.org/a v1.2.3 // indirect',
    ')',
    'replace example.org/a => example.org/a v9.9.9',
  ];
  writeFileSync(join(root, 'module/go.mod'), text.join('\n'));
  expect(moduleVersion(root, 'module', 'example.org/a')).toBe('v1.2.3');
  expect(moduleVersion(root, 'module', 'example.org/single')).toBe('v1.0.0');
  expect(() => moduleVersion(root, 'module', 'example.org/b')).toThrow('requires no example.org/b');
});
