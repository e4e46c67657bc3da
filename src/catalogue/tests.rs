//! Checks over the whole catalogue.
