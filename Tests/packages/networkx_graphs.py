"""networkx: shortest paths, components, centrality, flows."""
import networkx as nx

g = nx.Graph()
g.add_weighted_edges_from([("a", "b", 4), ("a", "c", 1), ("c", "b", 2), ("b", "d", 5), ("x", "y", 1)])
print(nx.shortest_path(g, "a", "d", weight="weight"), nx.shortest_path_length(g, "a", "d", weight="weight"))
print(sorted(map(sorted, nx.connected_components(g))), {k: round(v, 3) for k, v in nx.degree_centrality(g).items()})
d = nx.DiGraph([(1, 2), (1, 3), (3, 2), (2, 4)])
print(list(nx.topological_sort(d)), nx.is_directed_acyclic_graph(d), list(nx.all_simple_paths(d, 1, 4)))
f = nx.DiGraph()
f.add_edge("s", "a", capacity=3)
f.add_edge("s", "b", capacity=2)
f.add_edge("a", "t", capacity=2)
f.add_edge("b", "t", capacity=3)
f.add_edge("a", "b", capacity=5)
print(nx.maximum_flow_value(f, "s", "t"))
k = nx.karate_club_graph()
print(k.number_of_nodes(), k.number_of_edges(), round(nx.average_clustering(k), 4), nx.diameter(k), sorted(nx.minimum_spanning_tree(g).edges))
