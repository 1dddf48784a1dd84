import { describe, expect, it } from 'vitest';
import { writableFolders } from '../../../src/constructs/workload/volumes.ts';

describe('writableFolders', () => {
  it('mounts a sized emptyDir at each path, in the order of the paths', () => {
    expect(writableFolders({ '/tmp': '64Mi', '/app/.next/cache': '512Mi' }, 'web')).toEqual({
      volumes: [
        { name: 'web-app-next-cache', emptyDir: { sizeLimit: '512Mi' } },
        { name: 'web-tmp', emptyDir: { sizeLimit: '64Mi' } },
      ],
      mounts: [
        { name: 'web-app-next-cache', mountPath: '/app/.next/cache' },
        { name: 'web-tmp', mountPath: '/tmp' },
      ],
    });
  });

  it('refuses two paths that would be one volume', () => {
    expect(() => writableFolders({ '/a/b': '1Mi', '/a.b': '1Mi' }, 'web')).toThrow(
      '/a.b and /a/b would both be volume web-a-b. fix: rename one, or mount a folder above both',
    );
  });

  it('refuses a path that makes too long a name', () => {
    const path = `/${'deep/'.repeat(12)}er`;
    expect(() => writableFolders({ [path]: '1Mi' }, 'web')).toThrow(
      'longer than 63 characters. fix: mount a folder above it',
    );
  });
});
