import { generateKeyPairSync } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import forge from 'node-forge';

/** Signs certificates for host names that are not ours, for one test, and is forgotten with it. */
export class CertificateAuthority {
  /** For NODE_EXTRA_CA_CERTS. */
  readonly pem: string;
  private readonly caKey = newKeys();
  private readonly hostKey = newKeys();
  private readonly contexts = new Map<string, SecureContext>();
  private serial = 1;

  constructor() {
    this.pem = this.sign(this.caKey.publicKey, 'Stand-in CA', [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ]);
  }

  /** The TLS context that answers for one host. */
  contextOf(host: string): SecureContext {
    const known = this.contexts.get(host);
    if (known !== undefined) return known;
    const cert = this.sign(this.hostKey.publicKey, host, [
      { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
      { name: 'extKeyUsage', serverAuth: true },
    ]);
    const context = createSecureContext({ key: this.hostKey.pem, cert });
    this.contexts.set(host, context);
    return context;
  }

  private sign(publicKey: forge.pki.rsa.PublicKey, name: string, extensions: object[]): string {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = publicKey;
    certificate.serialNumber = String(this.serial++).padStart(2, '0');
    // Far enough around today for a clock that is a little off.
    const dayMs = 86_400_000;
    certificate.validity.notBefore = new Date(Date.now() - dayMs);
    certificate.validity.notAfter = new Date(Date.now() + 7 * dayMs);
    // Names of more than 64 characters are allowed in an alternative name only.
    certificate.setSubject([{ name: 'commonName', value: name.slice(0, 64) }]);
    certificate.setIssuer([{ name: 'commonName', value: 'Stand-in CA' }]);
    certificate.setExtensions(extensions);
    certificate.sign(this.caKey.privateKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate);
  }
}

interface Keys {
  readonly privateKey: forge.pki.rsa.PrivateKey;
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly pem: string;
}

/** Made by Node, which is a hundred times faster at it than JavaScript. */
function newKeys(): Keys {
  const pem = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    privateKey: forge.pki.privateKeyFromPem(pem.privateKey),
    publicKey: forge.pki.publicKeyFromPem(pem.publicKey),
    pem: pem.privateKey,
  };
}
