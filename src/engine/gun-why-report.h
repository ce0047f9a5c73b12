/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-why.h"

G_BEGIN_DECLS

/**
 * GunWhyReport:
 * @cause: what it is put down to; %GUN_WHY_UNKNOWN: what is known allows none
 * @sentence: that in words
 * @fact: what was measured
 * @step: what to do next
 * @step_action: (nullable): where that is done: "preferences", "network-check" or "reconnect"
 * @tried: (element-type utf8): what was tried, oldest first
 *
 * Why somebody is not connected directly, for people. Texts are valid UTF-8 on one line. Addresses stand in @fact and @tried.
 */
typedef struct
{
  GunWhyCause cause;
  char *sentence;
  char *fact;
  char *step;
  const char *step_action;
  GPtrArray *tried;
} GunWhyReport;

void gun_why_report_free (GunWhyReport *self);
GunWhyReport *gun_why_report_parse (const char *json, gsize length_bytes);
void gun_why_report_append_json (const GunWhyReport *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunWhyReport, gun_why_report_free)

G_END_DECLS
