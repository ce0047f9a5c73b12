/* SPDX-License-Identifier: MIT */

#include "gun-link-row.h"

/**
 * gun_link_row_new:
 * @from: the soul it stands in
 * @key: the key that holds it
 * @to: the soul it leads to
 * @state_ms: its state
 *
 * Returns: (transfer full): the link
 */
GunLinkRow *
gun_link_row_new (GRefString *from, GRefString *key, GRefString *to, double state_ms)
{
  GunLinkRow *self = g_new (GunLinkRow, 1);

  self->from = g_ref_string_acquire (from);
  self->key = g_ref_string_acquire (key);
  self->to = g_ref_string_acquire (to);
  self->state_ms = state_ms;

  return self;
}

/**
 * gun_link_row_free:
 * @self: (transfer full): a link
 */
void
gun_link_row_free (GunLinkRow *self)
{
  g_return_if_fail (self != NULL);

  g_ref_string_release (self->from);
  g_ref_string_release (self->key);
  g_ref_string_release (self->to);
  g_free (self);
}

/**
 * gun_node_links_new:
 * @soul: whose links
 *
 * Returns: (transfer full): without any yet
 */
GunNodeLinks *
gun_node_links_new (GRefString *soul)
{
  GunNodeLinks *self = g_new0 (GunNodeLinks, 1);

  self->soul = g_ref_string_acquire (soul);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_link_row_free);

  return self;
}

/**
 * gun_node_links_free:
 * @self: (transfer full): links
 */
void
gun_node_links_free (GunNodeLinks *self)
{
  g_return_if_fail (self != NULL);

  g_ref_string_release (self->soul);
  g_ptr_array_unref (self->links);
  g_free (self);
}
