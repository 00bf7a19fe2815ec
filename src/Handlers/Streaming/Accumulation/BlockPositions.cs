namespace Handlers;

/// <summary>
/// At which position among the blocks of a message each index stands. A position is the order in which the blocks started.
/// The API counts its indices up from 0, so that both are the same; other servers leave gaps or begin elsewhere.
/// </summary>
internal struct BlockPositions
{
    // From the first block on whose index is not its position.
    private Dictionary<int, int>? _byIndex;
    private int _count;

    /// <summary>The position of the block with this index; -1 if none has started.</summary>
    public readonly int Of(int index) => _byIndex is null
        ? (uint)index < (uint)_count ? index : -1
        : _byIndex.GetValueOrDefault(index, -1);

    /// <summary>The index of the block at this position.</summary>
    public readonly int IndexAt(int position) => _byIndex is null ? position : _byIndex.First(pair => pair.Value == position).Key;

    /// <summary>Adds the index of the next block, which must be new.</summary>
    public void Add(int index)
    {
        if (_byIndex is null && index != _count)
        {
            _byIndex = Enumerable.Range(0, _count).ToDictionary(position => position);
        }

        _byIndex?.Add(index, _count);
        _count++;
    }
}
