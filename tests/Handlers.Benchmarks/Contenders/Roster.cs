namespace Handlers.Benchmarks;

/// <summary>All contenders.</summary>
internal static class Roster
{
    /// <summary>Group by group; the limit first, then the peers.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        .. ((IEnumerable<Contender>)[.. OurContenders.All, .. OfficialContenders.All, .. LoopbackContenders.All])
            .GroupBy(contender => contender.Group)
            .SelectMany(group => group.OrderBy(contender => contender.Name switch
            {
                Peers.Limit => 0,
                Peers.SseParser or Peers.SseParserSkimming => 1,
                Peers.OfficialText or Peers.OfficialEvents or Peers.OfficialMessage or Peers.OfficialChatClient => 2,
                _ => 3,
            })),
    ];

    public static Contender Named(string name) => All.Single(contender => contender.ToString() == name);
}
