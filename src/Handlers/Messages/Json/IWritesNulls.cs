namespace Handlers;

/// <summary>A model whose fields are written even if they are null, because the API distinguishes null from absent.</summary>
internal interface IWritesNulls;
