"""Reads [[one, other, score], ...] and prints the number of pairs and the total score of the best matching, found by NetworkX."""

import json
import sys

import networkx

graph = networkx.Graph()
for one, other, score in json.load(sys.stdin):
    graph.add_edge(one, other, weight=score)
matching = networkx.max_weight_matching(graph, maxcardinality=True)
print(json.dumps([len(matching), sum(graph.edges[pair]["weight"] for pair in matching)]))
