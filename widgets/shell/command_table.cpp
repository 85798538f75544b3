// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/command_table.h"

#include <QMetaObject>
#include <algorithm>
#include <new>

namespace plumbline::shell {

void CommandTable::add(Command command)
{
    if (find(command.id) != nullptr)
        throw Error(ErrorCode::Internal, {.place = "command " + command.id.toStdString(), .found = "twice"});
    m_commands.push_back(std::move(command));
    const Command& added = m_commands.back();
    for (const QKeySequence& key : added.keys) {
        if (const Command* other = clash(added.id, key); other != nullptr) {
            const std::string place = added.id.toStdString() + ", " + other->id.toStdString();
            m_commands.pop_back();
            throw Error(ErrorCode::Internal, {.place = place, .found = key.toString().toStdString()});
        }
    }
}

const Command* CommandTable::find(const QString& id) const
{
    const auto found =
        std::find_if(m_commands.begin(), m_commands.end(), [&id](const Command& command) { return command.id == id; });
    return found == m_commands.end() ? nullptr : &*found;
}

QString CommandTable::whyNot(const Command& command) const
{
    return command.whyNot ? command.whyNot() : QString();
}

void CommandTable::run(const QString& id)
{
    const Command* command = find(id);
    if (command == nullptr || !whyNot(*command).isEmpty())
        return;
    try {
        command->run();
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Cancelled)
            Q_EMIT failed(error);
    } catch (const std::bad_alloc&) {
        Q_EMIT failed(Error(ErrorCode::OutOfMemory, {.place = id.toStdString(), .advice = Advice::FreeMemory}));
    } catch (const std::exception& error) {
        Q_EMIT failed(
            Error(ErrorCode::Internal, {.place = id.toStdString(), .found = error.what(), .advice = Advice::ReportBug}));
    }
    refresh();
}

QList<QKeySequence> CommandTable::keys(const QString& id) const
{
    if (const auto changed = m_changed.find(id); changed != m_changed.end())
        return *changed;
    const Command* command = find(id);
    return command != nullptr ? command->keys : QList<QKeySequence>();
}

QString CommandTable::keyText(const QString& id) const
{
    const QList<QKeySequence> list = keys(id);
    return list.isEmpty() ? QString() : list.first().toString(QKeySequence::NativeText);
}

const Command* CommandTable::clash(const QString& id, const QKeySequence& key) const
{
    const Command* self = find(id);
    if (self == nullptr || key.isEmpty())
        return nullptr;
    for (const Command& other : m_commands) {
        const bool meet = other.view.isEmpty() || self->view.isEmpty() || other.view == self->view;
        if (meet && other.id != id && keys(other.id).contains(key))
            return &other;
    }
    return nullptr;
}

const Command* CommandTable::setKeys(const QString& id, const QList<QKeySequence>& keys)
{
    const Command* command = find(id);
    if (command == nullptr)
        return nullptr;
    for (const QKeySequence& key : keys) {
        if (const Command* other = clash(id, key); other != nullptr)
            return other;
    }
    if (keys == command->keys)
        m_changed.remove(id);
    else
        m_changed[id] = keys;
    Q_EMIT keysChanged();
    return nullptr;
}

const Command* CommandTable::resetKeys(const QString& id)
{
    const Command* command = find(id);
    return command != nullptr ? setKeys(id, command->keys) : nullptr;
}

void CommandTable::resetAllKeys()
{
    m_changed.clear();
    Q_EMIT keysChanged();
}

QHash<QString, QStringList> CommandTable::changedKeys() const
{
    QHash<QString, QStringList> texts;
    for (auto it = m_changed.begin(); it != m_changed.end(); ++it) {
        QStringList& list = texts[it.key()];
        for (const QKeySequence& key : *it)
            list << key.toString(QKeySequence::PortableText);
    }
    return texts;
}

void CommandTable::restoreKeys(const QHash<QString, QStringList>& keys)
{
    m_changed.clear();
    // All first, then those that clash are dropped: two commands may have swapped their keys.
    for (auto it = keys.begin(); it != keys.end(); ++it) {
        if (find(it.key()) == nullptr)
            continue;
        QList<QKeySequence>& list = m_changed[it.key()];
        for (const QString& text : *it)
            list << QKeySequence(text, QKeySequence::PortableText);
    }
    for (const QString& id : m_changed.keys()) {
        const QList<QKeySequence> list = m_changed.value(id);
        if (std::any_of(list.begin(), list.end(), [this, &id](const QKeySequence& key) { return clash(id, key) != nullptr; }))
            m_changed.remove(id);
    }
    Q_EMIT keysChanged();
}

void CommandTable::refresh()
{
    if (m_refreshPosted)
        return;
    m_refreshPosted = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_refreshPosted = false;
            Q_EMIT stateChanged();
        },
        Qt::QueuedConnection);
}

} // namespace plumbline::shell
