namespace Handlers.Generators;

/// <summary>
/// A hash of 128 bits, in two lanes that each include every value. Contents with equal hashes are treated as equal, so the hash is wide
/// enough to make accidental collisions negligible.
/// </summary>
internal struct ContentHash
{
    private ulong _first;
    private ulong _second;

    public readonly (ulong, ulong) Value => (Finish(_first), Finish(_second));

    public void Add(uint value)
    {
        unchecked
        {
            // Rotations and odd factors are invertible, so two different states stay different.
            _first = (Rotate(_first, 23) ^ value) * 0x9E3779B97F4A7C15;
            _second = (Rotate(_second, 37) + value) * 0xC2B2AE3D27D4EB4F;
        }
    }

    public void Add(string text)
    {
        Add((uint)text.Length);

        int i = 0;
        for (; i + 1 < text.Length; i += 2)
        {
            Add(text[i] | ((uint)text[i + 1] << 16));
        }

        if (i < text.Length)
        {
            Add(text[i]);
        }
    }

    private static ulong Rotate(ulong value, int bits) => (value << bits) | (value >> (64 - bits));

    private static ulong Finish(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
            return hash ^ (hash >> 29);
        }
    }
}
