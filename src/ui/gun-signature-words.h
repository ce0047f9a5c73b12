/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-account-names.h"
#include "gun-signature.h"

G_BEGIN_DECLS

/**
 * GunSignatureWords:
 * @icon: (nullable): name of an icon
 * @style: style class of icon and word
 * @word: what the column says
 * @sentence: who stands for the value, for tooltips, screen readers and the inspector
 *
 * How a signature is said in the window.
 */
typedef struct
{
  const char *icon;
  const char *style;
  const char *word;
  char *sentence;
} GunSignatureWords;

void gun_signature_words_init (GunSignatureWords *self,
                               const GunSignature *signature,
                               GunAccountNames *names);
void gun_signature_words_clear (GunSignatureWords *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GunSignatureWords, gun_signature_words_clear)

/* Why values of a soul that gun_soul_needs_check() cannot be changed here. */
const char *gun_signature_words_read_only (GRefString *soul);

G_END_DECLS
