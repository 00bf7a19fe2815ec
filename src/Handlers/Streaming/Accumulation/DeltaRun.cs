using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>
/// A run of deltas for the handlers that take it in one call: deltas of one block that one read brought, with no other event among them. They are accumulated
/// one by one already; the run only collects what its call needs and the block does not keep.
/// </summary>
internal sealed class DeltaRun(ReceiveBuffer buffer)
{
    /// <summary>The text of all the deltas.</summary>
    public DeltaText Text { get; } = new(buffer);

    /// <summary>Whether there are deltas that handlers were not called with yet.</summary>
    public bool IsPending { get; private set; }

    public DeltaKind Delta { get; private set; }

    public int Index { get; private set; }

    /// <summary>Whether such a delta belongs to the run.</summary>
    public bool Has(DeltaKind delta, int index) => IsPending && Delta == delta && Index == index;

    /// <summary>Begins a run, unless such a run has begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(BlockBuilder block, DeltaKind delta, int index)
    {
        if (!IsPending)
        {
            IsPending = true;
            Delta = delta;
            Index = index;
            Text.BeginRun(block);
        }
    }

    /// <summary>Ends the run: <see cref="Text"/> is what handlers are called with.</summary>
    public void End()
    {
        IsPending = false;
        Text.EndRun();
    }
}
