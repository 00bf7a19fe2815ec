using Xunit;

namespace Handlers.Tests;

/// <summary>Collection of tests that measure the whole process. They run after all other tests, without parallelism.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
