// SPDX-License-Identifier: MIT
'use strict';

/* Certificates for 127.0.0.1, made when a test runs: they never expire in the tree. */

const { execFileSync, spawnSync } = require('node:child_process');
const path = require('node:path');

function missing()
{
  return spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not installed';
}

function openssl(...args)
{
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/* Returns the files of a certificate that vouches for itself, its key, and the same key behind a password. */
function makeCertificate(folder, kind = 'ec')
{
  const files = {
    certificate: path.join(folder, 'certificate.pem'),
    key: path.join(folder, 'key.pem'),
    locked: path.join(folder, 'locked.pem'),
  };
  const algorithm = kind === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

  openssl('req', '-x509', '-newkey', ...algorithm, '-nodes', '-days', '2', '-subj', '/CN=test relay',
          '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', files.key, '-out', files.certificate);
  openssl('pkey', '-in', files.key, '-aes256', '-passout', 'pass:secret', '-out', files.locked);
  return files;
}

module.exports = { makeCertificate, missing };
