/** The documents of the caller. */
export function DocumentsPage() {
  return (
    <div className="page">
      <div className="page-head">
        <h1>Documents</h1>
      </div>
    </div>
  );
}
