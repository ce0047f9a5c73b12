/* SPDX-License-Identifier: MIT */

#include "gun-network.h"
#include "gun-store-shelf.h"

typedef struct
{
  GunNetwork *network;
  GunNetworkShelfFunc func;
  GPtrArray *rows; /* (nullable) (element-type GunShelfRow) */
} Shelf;

static gboolean
read_shelf (GunStore *store, gpointer data, GError **error)
{
  Shelf *shelf = data;

  shelf->rows = gun_store_shelf_list (store, error);
  return shelf->rows != NULL;
}

static void
shelf_read_cb (const GError *error, gpointer data)
{
  Shelf *shelf = data;

  shelf->func (shelf->network, shelf->rows, error);
  g_clear_pointer (&shelf->rows, g_ptr_array_unref);
  gun_network_unref (shelf->network);
  g_free (shelf);
}

/**
 * gun_network_read_shelf:
 * @self: the network, with a writer whose database is open
 * @func: gets what waited for the clock when the program ended last
 */
void
gun_network_read_shelf (GunNetwork *self, GunNetworkShelfFunc func)
{
  Shelf *shelf = g_new0 (Shelf, 1);

  shelf->network = gun_network_ref (self);
  shelf->func = func;
  gun_writer_call (self->writer, read_shelf, shelf_read_cb, shelf);
}
