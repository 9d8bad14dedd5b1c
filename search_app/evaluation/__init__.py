"""How good the results are, measured: judged collections, systems, measures, a paired test."""
