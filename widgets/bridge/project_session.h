// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace plumbline::bridge {

/// What the saved mark of the status strip may truthfully say.
enum class SavedState { NoProject, Saved, Saving, NotSaved, ReadOnly };

/// A chip of the title bar: what is open. Empty name: no chip.
struct Chip {
    QString icon; ///< of resources/icons
    QString name; ///< "SmolLM2-135M-Instruct"
    QString count = {}; ///< "fp32", "48,290"
    QString spoken = {}; ///< for screen readers: "Model, SmolLM2-135M-Instruct, 32-bit floats"
    bool broken = false; ///< the file behind it is gone
    QString command = {}; ///< id of the command that a click runs; empty: the chip only tells
};

/// The project that the window holds open, or none. GUI thread; no call waits for a disk. changed() comes after every change
/// of anything that is asked here.
class ProjectSession : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual bool isOpen() const = 0;
    [[nodiscard]] virtual QString name() const = 0; ///< empty where none is open
    [[nodiscard]] virtual QString path() const = 0;

    [[nodiscard]] virtual SavedState savedState() const = 0;
    /// Why it is not saved, or read only. Translated, one line.
    [[nodiscard]] virtual QString savedReason() const = 0;

    [[nodiscard]] virtual int undoDepth() const = 0;
    [[nodiscard]] virtual int redoDepth() const = 0;
    [[nodiscard]] virtual QString undoText() const = 0; ///< name of the act: "share layer 14"
    [[nodiscard]] virtual QString redoText() const = 0;

    [[nodiscard]] virtual Chip dataChip() const = 0;
    [[nodiscard]] virtual Chip modelChip() const = 0;

    /// Makes a project file and opens it. @throws Error
    virtual void create(const QString& path) = 0;
    /// Closes the project held before. @throws Error
    virtual void open(const QString& path) = 0;
    virtual void close() = 0;
    /// Writes everything now; savedState() tells how it went.
    virtual void saveNow() = 0;
    virtual void undo() = 0;
    virtual void redo() = 0;

Q_SIGNALS:
    void changed();
    /// An act was undone or redone; @param view where it belongs, so that the window can show what it changed
    void stepped(const QString& view);
};

} // namespace plumbline::bridge
