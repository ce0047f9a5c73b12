/* SPDX-License-Identifier: MIT */

/* A check as lines of text: for a terminal, and to be sent to somebody who helps. */

#include "gun-network-check-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* Runs of what IP addresses are written with; g_inet_address_new_from_string() decides. */
#define ADDRESS_PATTERN "[0-9]+(?:\\.[0-9]+){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*[0-9A-Fa-f:]"

static gboolean
hide_cb (const GMatchInfo *match, GString *out, gpointer user_data)
{
  g_autofree char *word = g_match_info_fetch (match, 0);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (word);

  /* Translators: stands where an IP address was */
  g_string_append (out, address != NULL ? _ ("(address hidden)") : word);
  return FALSE;
}

/* Whatever a system or a server said may name addresses too, so all is looked through. */
static char *
hide_addresses (const char *text)
{
  g_autoptr (GRegex) pattern = g_regex_new (ADDRESS_PATTERN, G_REGEX_OPTIMIZE, 0, NULL);

  return g_regex_replace_eval (pattern, text, -1, 0, 0, hide_cb, NULL, NULL);
}

static void
append_row (GString *text, const GunCheckRow *row)
{
  g_string_append_printf (text, "  %s: %s", row->title, row->value);
  if (row->detail != NULL && *row->detail != '\0')
    g_string_append_printf (text, " (%s)", row->detail);
  g_string_append_c (text, '\n');
}

static void
append_group (GString *text, const GunNetworkCheck *check, GunCheckGroup group)
{
  g_autoptr (GPtrArray) rows = gun_network_check_list_rows (check, group);

  if (rows->len == 0)
    return;
  g_string_append_printf (text, "\n%s\n", gun_check_group_get_title (group));
  for (guint i = 0; i < rows->len; i++)
    append_row (text, g_ptr_array_index (rows, i));
}

/**
 * gun_network_check_to_text:
 * @check: one that has ended
 * @hides_addresses: whether IP addresses and the name of this computer are left out
 *
 * Returns: (transfer full): lines, the last with its end
 */
char *
gun_network_check_to_text (const GunNetworkCheck *check, gboolean hides_addresses)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GunNetworkCheck) shown = gun_network_check_copy (check);
  GunNetworkJudgement judgement;
  g_autofree char *reason = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *when = gun_network_check_dup_when (check);

  if (hides_addresses)
    g_clear_pointer (&shown->local_name, g_ref_string_release);
  gun_network_check_judge (shown, &judgement);
  reason = gun_network_judgement_dup_reason (&judgement);
  missing = gun_network_judgement_dup_missing (&judgement);

  g_string_append_printf (
      text, "%s\n%s\n", gun_network_judgement_get_headline (&judgement), reason);
  if (missing != NULL)
    g_string_append_printf (text, "%s\n", missing);
  g_string_append_printf (text, "%s\n", when);
  for (guint i = 0; i < GUN_CHECK_N_GROUPS; i++)
    append_group (text, shown, i);

  return hides_addresses ? hide_addresses (text->str)
                         : g_string_free (g_steal_pointer (&text), FALSE);
}
