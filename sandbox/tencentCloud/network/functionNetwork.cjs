'use strict';

// What a function instance reaches: addresses inside its VPC, and the public network where it has one (583/38375).
const tls = require('node:tls');
const { redirect } = require('./redirect.cjs');

module.exports = ({ privateAddresses, publicPort, certificateAuthority }) => {
  redirect((host, port) => privateAddresses[`${host}:${port}`] ?? (port === 443 ? publicPort : undefined));
  const create = tls.createSecureContext;
  tls.createSecureContext = (options) =>
    create({ ...options, ca: options?.ca ?? [...tls.rootCertificates, certificateAuthority] });
};
