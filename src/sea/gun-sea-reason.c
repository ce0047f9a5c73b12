/* SPDX-License-Identifier: MIT */

#include "gun-sea-reason.h"

#include <glib/gi18n.h>

/* They go over the wire as they stand here, and begin with gun's own words where it has some; the
 * window translates them. */
static const char *const texts[GUN_SEA_N_REASONS] = {
  [GUN_SEA_REASON_NONE] = "",

  [GUN_SEA_REASON_ALIAS_EMPTY] = N_ ("Data must exist!"),
  [GUN_SEA_REASON_PUBS_EMPTY] = N_ ("Alias must exist!"),
  [GUN_SEA_REASON_ALIAS_OTHER] = N_ ("Alias not same!"),
  [GUN_SEA_REASON_ACCOUNT_OTHER] = N_ ("Account not same!"),

  [GUN_SEA_REASON_HASH] = N_ ("Data hash not same as hash!"),

  [GUN_SEA_REASON_UNSIGNED] = N_ ("Unverified data: it is not signed."),
  [GUN_SEA_REASON_WRAPPER]
  = N_ ("Unverified data: its writer or certificate is not of the right kind."),
  [GUN_SEA_REASON_STATE] = N_ ("Unverified data: a signature holds for no such state."),
  [GUN_SEA_REASON_SIGNATURE_SHAPE]
  = N_ ("Unverified data: its signature is not 64 bytes of base64."),
  [GUN_SEA_REASON_KEY] = N_ ("Unverified data: there is no such public key."),
  [GUN_SEA_REASON_SIGNATURE] = N_ ("Unverified data: the signature does not match."),
  [GUN_SEA_REASON_NO_CERTIFICATE]
  = N_ ("Unverified data: its writer is not the owner, and shows no certificate."),

  [GUN_SEA_REASON_CERTIFICATE_SHAPE]
  = N_ ("Certificate verification fail: it does not have the shape of a certificate."),
  [GUN_SEA_REASON_CERTIFICATE_SIGNATURE]
  = N_ ("Certificate verification fail: the owner did not sign it."),
  [GUN_SEA_REASON_CERTIFICATE_EXPIRED]
  = N_ ("Certificate expired: the value is newer than the certificate."),
  [GUN_SEA_REASON_CERTIFICATE_WRITER]
  = N_ ("Certificate verification fail: it was not given to this writer."),
  [GUN_SEA_REASON_CERTIFICATE_PATH]
  = N_ ("Certificate verification fail: it does not allow to write here."),
  [GUN_SEA_REASON_CERTIFICATE_NAME]
  = N_ ("Path or key must contain the public key of the writer: the certificate wants it."),
  [GUN_SEA_REASON_CERTIFICATE_BLOCKED] = N_ ("Certificant blocked: the owner took the right back."),
};

/**
 * gun_sea_reason_to_text:
 * @self: a reason
 *
 * Returns: (transfer none): a sentence in English, the same every time; "" for
 *   %GUN_SEA_REASON_NONE
 */
const char *
gun_sea_reason_to_text (GunSeaReason self)
{
  g_return_val_if_fail (self < GUN_SEA_N_REASONS, "");

  return texts[self];
}
