/* SPDX-License-Identifier: MIT */

#include "gun-why-report.h"

#include "gun-flat-json.h"
#include "gun-text.h"

/* As gun-flat-json.h takes it */
typedef struct
{
  GRefString *cause;
  GRefString *sentence;
  GRefString *fact;
  GRefString *step;
  GRefString *step_action;
  GPtrArray *tried;
} Flat;

#define MEMBER(name, kind) GUN_FLAT_MEMBER (Flat, #name, kind, name)

static const GunFlatMember members[] = {
  MEMBER (cause, TEXT), MEMBER (sentence, TEXT),    MEMBER (fact, TEXT),
  MEMBER (step, TEXT),  MEMBER (step_action, TEXT), MEMBER (tried, TEXTS),
};

/**
 * gun_why_report_free:
 * @self: (transfer full): a report
 */
void
gun_why_report_free (GunWhyReport *self)
{
  g_free (self->sentence);
  g_free (self->fact);
  g_free (self->step);
  g_clear_pointer (&self->tried, g_ptr_array_unref);
  g_free (self);
}

static GRefString *
copy_text (const char *text)
{
  return text == NULL ? NULL : gun_text_new (text);
}

/**
 * gun_why_report_append_json:
 * @self: a report
 * @out: where to append it: every member, null for what there is not
 */
void
gun_why_report_append_json (const GunWhyReport *self, GString *out)
{
  Flat flat = { 0 };

  gun_flat_init (&flat, members, G_N_ELEMENTS (members));
  flat.cause = copy_text (gun_why_cause_get_name (self->cause));
  flat.sentence = copy_text (self->sentence);
  flat.fact = copy_text (self->fact);
  flat.step = copy_text (self->step);
  flat.step_action = copy_text (self->step_action);
  flat.tried = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  for (guint i = 0; i < MIN (self->tried->len, GUN_FLAT_MAX_TEXTS); i++)
    g_ptr_array_add (flat.tried, gun_text_new (g_ptr_array_index (self->tried, i)));
  gun_flat_append_whole_json (&flat, members, G_N_ELEMENTS (members), out);
  gun_flat_clear (&flat, members, G_N_ELEMENTS (members));
}

static GunWhyCause
find_cause (const char *name)
{
  for (guint i = 0; i < GUN_WHY_N_CAUSES; i++)
    if (g_str_equal (gun_why_cause_get_name ((GunWhyCause) i), name))
      return (GunWhyCause) i;
  return GUN_WHY_UNKNOWN;
}

static const char *
find_action (GRefString *name)
{
  static const char *const actions[] = { "preferences", "network-check", "reconnect" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (name, actions[i]))
      return actions[i];
  return NULL;
}

/**
 * gun_why_report_parse:
 * @json: what gun_why_report_append_json() wrote
 * @length_bytes: its length
 *
 * Returns: (transfer full) (nullable): the report
 */
GunWhyReport *
gun_why_report_parse (const char *json, gsize length_bytes)
{
  GunWhyReport *self = NULL;
  Flat flat = { 0 };

  gun_flat_init (&flat, members, G_N_ELEMENTS (members));
  if (gun_flat_parse (&flat, members, G_N_ELEMENTS (members), json, length_bytes)
      && flat.cause != NULL && flat.sentence != NULL && flat.fact != NULL && flat.step != NULL)
    {
      self = g_new0 (GunWhyReport, 1);
      self->cause = find_cause (flat.cause);
      self->sentence = g_strdup (flat.sentence);
      self->fact = g_strdup (flat.fact);
      self->step = g_strdup (flat.step);
      self->step_action = find_action (flat.step_action);
      self->tried = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; flat.tried != NULL && i < flat.tried->len; i++)
        g_ptr_array_add (self->tried, g_strdup (g_ptr_array_index (flat.tried, i)));
    }
  gun_flat_clear (&flat, members, G_N_ELEMENTS (members));
  return self;
}
