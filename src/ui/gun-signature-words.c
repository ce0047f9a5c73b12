/* SPDX-License-Identifier: MIT */

#include "gun-signature-words.h"

#include <glib/gi18n.h>

#include "gun-soul.h"
#include "gun-words.h"

static char *
describe_certified (const GunSignature *signature, const char *signer, GunAccountNames *names)
{
  g_autofree char *owner = gun_account_names_describe (names, signature->owner);
  g_autofree char *until = NULL;

  if (signature->certificate_expires_ms < 0)
    return g_strdup_printf (
        _ ("Signed by %s, whom %s gave a certificate without an end"), signer, owner);

  until = gun_words_time (gun_words_state_us (signature->certificate_expires_ms));

  return g_strdup_printf (
      _ ("Signed by %s, whom %s gave a certificate until %s"), signer, owner, until);
}

static char *
describe (const GunSignature *signature, GunAccountNames *names)
{
  g_autofree char *signer
      = signature->signer != NULL ? gun_account_names_describe (names, signature->signer) : NULL;

  switch (signature->state)
    {
    case GUN_SIGNATURE_CONTENT:
      return g_strdup (_ ("The key is the hash of the value: nobody can change it"));
    case GUN_SIGNATURE_PROVEN:
      return g_strdup (_ ("Key and value name the same account: it needs no signature"));
    case GUN_SIGNATURE_VERIFIED:
      return g_strdup_printf (_ ("Signed by %s"), signer);
    case GUN_SIGNATURE_CERTIFIED:
      return describe_certified (signature, signer, names);
    case GUN_SIGNATURE_REFUSED:
      return g_strdup (gun_words_reason (signature->reason));
    case GUN_SIGNATURE_UNCHECKED:
      return g_strdup (_ ("Nobody has checked this value yet: it may be forged"));
    case GUN_SIGNATURE_NONE:
    default:
      return g_strdup (_ ("Public: anyone may write this value"));
    }
}

/**
 * gun_signature_words_init:
 * @signature: of the value
 * @names: of the accounts known here
 *
 * Fills @self, which gun_signature_words_clear() empties.
 */
void
gun_signature_words_init (GunSignatureWords *self,
                          const GunSignature *signature,
                          GunAccountNames *names)
{
  self->icon = "emblem-default-symbolic";
  self->style = "success";
  self->sentence = describe (signature, names);

  switch (signature->state)
    {
    case GUN_SIGNATURE_CONTENT:
      self->word = _ ("By hash");
      break;
    case GUN_SIGNATURE_PROVEN:
      self->word = _ ("Proven");
      break;
    case GUN_SIGNATURE_VERIFIED:
      self->word = _ ("Verified");
      break;
    case GUN_SIGNATURE_CERTIFIED:
      self->word = _ ("Certified");
      break;
    case GUN_SIGNATURE_REFUSED:
      self->icon = "dialog-error-symbolic";
      self->style = "error";
      self->word = _ ("Refused");
      break;
    case GUN_SIGNATURE_UNCHECKED:
      self->icon = "dialog-warning-symbolic";
      self->style = "warning";
      self->word = _ ("Not checked yet");
      break;
    case GUN_SIGNATURE_NONE:
    default:
      self->icon = NULL;
      self->style = "dim-label";
      self->word = _ ("Not signed");
    }
}

void
gun_signature_words_clear (GunSignatureWords *self)
{
  g_clear_pointer (&self->sentence, g_free);
}

/**
 * gun_signature_words_read_only:
 * @soul: a gun-text.h text of which gun_soul_needs_check() is %TRUE
 *
 * Returns: a sentence: why its values cannot be changed here
 */
const char *
gun_signature_words_read_only (GRefString *soul)
{
  if (g_str_has_prefix (soul, "~@"))
    return _ ("This list of accounts with one name writes itself when an account is made");
  if (gun_soul_get_kind (soul) == GUN_SOUL_CONTENT)
    return _ ("Values here are named by their hash, so none of them can be changed");

  return _ ("Only who holds the key of this account may write here");
}
