/* SPDX-License-Identifier: MIT */

#include "gun-search-page.h"

G_DEFINE_BOXED_TYPE (GunSearchResult,
                     gun_search_result,
                     gun_search_result_ref,
                     gun_search_result_unref)
G_DEFINE_BOXED_TYPE (GunSearchPage, gun_search_page, gun_search_page_ref, gun_search_page_unref)

static const char *const kind_names[GUN_SEARCH_N_KINDS] = {
  [GUN_SEARCH_EVERYTHING] = "everything", [GUN_SEARCH_USERS] = "users",
  [GUN_SEARCH_PUBLIC] = "public",         [GUN_SEARCH_CONTENT] = "content",
  [GUN_SEARCH_EXPIRING] = "expiring",     [GUN_SEARCH_DELETED] = "deleted",
  [GUN_SEARCH_CHANGED_TODAY] = "today",
};

/**
 * gun_search_kind_get_name:
 * @kind: a kind
 *
 * Returns: (transfer none): its name for programs
 */
const char *
gun_search_kind_get_name (GunSearchKind kind)
{
  g_return_val_if_fail (kind < GUN_SEARCH_N_KINDS, NULL);

  return kind_names[kind];
}

/**
 * gun_search_kind_parse:
 * @name: what may be the name of a kind
 * @kind: (out): it
 *
 * Returns: whether it is one
 */
gboolean
gun_search_kind_parse (const char *name, GunSearchKind *kind)
{
  g_return_val_if_fail (name != NULL && kind != NULL, FALSE);

  for (guint i = 0; i < GUN_SEARCH_N_KINDS; i++)
    if (g_str_equal (name, kind_names[i]))
      {
        *kind = (GunSearchKind) i;
        return TRUE;
      }

  return FALSE;
}

static void
clear_result (gpointer data)
{
  GunSearchResult *self = data;
  GunMarkedText *texts[] = { &self->shown_soul, &self->shown_key, &self->shown_value };

  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->key, g_ref_string_release);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (texts[i]->text);
      g_free (texts[i]->ranges);
    }
}

/**
 * gun_search_result_new:
 *
 * Returns: (transfer full): a result to be filled in before anybody else sees it
 */
GunSearchResult *
gun_search_result_new (void)
{
  return g_atomic_rc_box_new0 (GunSearchResult);
}

/**
 * gun_search_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
GunSearchResult *
gun_search_result_ref (const GunSearchResult *self)
{
  return g_atomic_rc_box_acquire ((GunSearchResult *) self);
}

/**
 * gun_search_result_unref:
 * @self: (transfer full): a result
 */
void
gun_search_result_unref (GunSearchResult *self)
{
  g_atomic_rc_box_release_full (self, clear_result);
}

static void
clear_page (gpointer data)
{
  GunSearchPage *self = data;

  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->last_soul, g_ref_string_release);
  g_clear_pointer (&self->held, g_ptr_array_unref);
}

/**
 * gun_search_page_new:
 *
 * Returns: (transfer full): a page without results, to be filled in before anybody else sees it
 */
GunSearchPage *
gun_search_page_new (void)
{
  GunSearchPage *self = g_atomic_rc_box_new0 (GunSearchPage);

  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_search_result_unref);
  return self;
}

/**
 * gun_search_page_ref:
 * @self: a page
 *
 * Returns: (transfer full): @self
 */
GunSearchPage *
gun_search_page_ref (const GunSearchPage *self)
{
  return g_atomic_rc_box_acquire ((GunSearchPage *) self);
}

/**
 * gun_search_page_unref:
 * @self: (transfer full): a page
 */
void
gun_search_page_unref (GunSearchPage *self)
{
  g_atomic_rc_box_release_full (self, clear_page);
}
