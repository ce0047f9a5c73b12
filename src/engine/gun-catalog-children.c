/* SPDX-License-Identifier: MIT */

#include "gun-catalog-children.h"

#include <string.h>

#include "gun-catalog-private.h"
#include "gun-engine-error.h"
#include "gun-store-children.h"
#include "gun-text.h"

/* (nullable): opened when it is first asked for, and kept with the catalog */
static GunStoreChildren *
get_children (GunCatalog *self, GError **error)
{
  static GQuark quark;
  GunStoreChildren *children;

  if (quark == 0)
    quark = g_quark_from_static_string ("gun-catalog-children");

  children = g_object_get_qdata (G_OBJECT (self), quark);
  if (children != NULL)
    return children;

  children = gun_store_children_open (gun_catalog_get_path (self), error);
  if (children != NULL)
    g_object_set_qdata_full (
        G_OBJECT (self), quark, children, (GDestroyNotify) gun_store_children_close);

  return children;
}

GPtrArray *
gun_catalog_list_children (GunCatalog *self,
                           GRefString *prefix,
                           GRefString *from,
                           gboolean inclusive,
                           guint limit,
                           GError **error)
{
  GunStoreChildren *children;
  GPtrArray *list = NULL;

  g_return_val_if_fail (GUN_IS_CATALOG (self), NULL);

  children = get_children (self, error);
  if (children != NULL)
    list = gun_store_children_list (children, prefix, from, inclusive, limit, error);
  if (list == NULL)
    gun_engine_translate_store_error (error, gun_catalog_get_path (self));

  return list;
}

gint
gun_catalog_count_below (GunCatalog *self, GRefString *prefix, guint limit)
{
  g_autoptr (GError) error = NULL;
  GunStoreChildren *children;
  gint n_souls = -1;

  g_return_val_if_fail (GUN_IS_CATALOG (self), -1);

  children = get_children (self, &error);
  if (children != NULL)
    n_souls = gun_store_children_count_below (children, prefix, limit, &error);
  if (n_souls < 0)
    g_debug ("What is below a prefix could not be counted: %s", error->message);

  return n_souls;
}

GRefString *
gun_catalog_child_of (GRefString *prefix, GRefString *soul)
{
  gsize prefix_bytes = g_ref_string_length (prefix);
  const char *slash = memchr (soul + prefix_bytes, '/', g_ref_string_length (soul) - prefix_bytes);

  if (slash == NULL)
    return g_ref_string_acquire (soul);

  return gun_text_new_len (soul, (gsize) (slash + 1 - soul));
}

GRefString *
gun_catalog_prefix_below (GRefString *soul)
{
  gsize n_bytes = g_ref_string_length (soul);
  g_autofree char *prefix = g_malloc (n_bytes + 1);

  memcpy (prefix, soul, n_bytes);
  prefix[n_bytes] = '/';

  return gun_text_new_len (prefix, n_bytes + 1);
}

GRefString *
gun_catalog_name_of_group (GRefString *group)
{
  g_return_val_if_fail (g_ref_string_length (group) > 0, NULL);

  return gun_text_new_len (group, g_ref_string_length (group) - 1);
}

/* What a thread of the pool reads */
typedef struct
{
  char *path;
  GRefString *prefix;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *self = data;

  g_free (self->path);
  g_ref_string_release (self->prefix);
  g_free (self);
}

static void
load_pages (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Wanted *wanted = task_data;
  GError *error = NULL;
  g_autoptr (GunStoreChildren) children = gun_store_children_open (wanted->path, &error);
  GPtrArray *starts = NULL;

  if (children != NULL)
    starts = gun_store_children_list_page_starts (
        children, wanted->prefix, GUN_CATALOG_PAGE_SOULS, cancellable, &error);
  gun_catalog_return_list (task, starts, error, wanted->path);
}

void
gun_catalog_load_child_pages_async (GunCatalog *self,
                                    GRefString *prefix,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wanted *wanted;

  g_return_if_fail (GUN_IS_CATALOG (self));

  wanted = g_new0 (Wanted, 1);
  wanted->path = g_strdup (gun_catalog_get_path (self));
  wanted->prefix = g_ref_string_acquire (prefix);
  g_task_set_source_tag (task, gun_catalog_load_child_pages_async);
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, load_pages);
}

GPtrArray *
gun_catalog_load_child_pages_finish (GunCatalog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
